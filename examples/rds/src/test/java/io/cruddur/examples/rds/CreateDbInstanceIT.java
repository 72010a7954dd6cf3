package io.cruddur.examples.rds;

import static io.cruddur.examples.rds.Instances.instance;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.rds.Shell.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
class CreateDbInstanceIT {

  private static final String HOST = "cruddur-prod.abc123.eu-west-1.rds.amazonaws.com";

  private static final String NO_GROUPS = "<DBParameterGroups/>";

  private static final String OUR_GROUP =
      "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>cruddur-pg17"
          + "</DBParameterGroupName><DBParameterGroupFamily>postgres17</DBParameterGroupFamily>"
          + "</DBParameterGroup></DBParameterGroups>";

  private static final String[] WHERE = {
    "--subnet-group", "private", "--security-group", "sg-0123456789abcdef0"
  };

  @TempDir private Path folder;

  private final AwsStub aws = new AwsStub();
  private Shell shell;

  @BeforeEach
  void begin() throws IOException {
    shell = new Shell(folder, aws);
    aws.answer("DescribeDBParameterGroups", NO_GROUPS);
    aws.answer("CreateDBParameterGroup", "");
    aws.answer("ModifyDBParameterGroup", "");
    aws.answer("CreateDBInstance", "");
    aws.answerInTurn(
        "DescribeDBInstances",
        List.of(
            Instances.NONE,
            instance("cruddur-prod", "creating", ""),
            instance("cruddur-prod", "backing-up", ""),
            instance(
                "cruddur-prod",
                "available",
                "<Endpoint><Address>"
                    + HOST
                    + "</Address><Port>5432</Port></Endpoint><MasterUserSecret><SecretArn>"
                    + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1"
                    + "</SecretArn></MasterUserSecret>")));
  }

  @AfterEach
  void end() {
    aws.close();
  }

  @Test
  void whatIsNotConsentedToIsNotSent() throws Exception {
    for (String answer : List.of("", "y\n")) {
      Ended refused = create(answer);
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .contains("Account 123456789012, as arn:aws:iam::123456789012:user/river")
          .contains("region eu-west-1")
          .contains("This creates cruddur-prod", "--deletion-protection", "rds.force_ssl")
          .endsWith("refused: nothing was changed\n");
    }
    assertThat(aws.actions()).hasSize(2).containsOnly("GetCallerIdentity");
  }

  @Test
  void theInstanceIsPrivateEncryptedProtectedAndBackedUp() throws Exception {
    Ended created = create("yes\n").ok();

    assertThat(aws.changes())
        .containsExactly("CreateDBParameterGroup", "ModifyDBParameterGroup", "CreateDBInstance");
    Map<String, String> sent = new TreeMap<>(aws.only("CreateDBInstance"));
    assertYounger(sent, "EngineLifecycleSupport", created, "rds-extended-support-disabled");
    assertYounger(sent, "DatabaseInsightsMode", created, "standard");
    assertThat(sent)
        .containsOnly(
            entry("DBInstanceIdentifier", "cruddur-prod"),
            entry("Engine", "postgres"),
            entry("EngineVersion", "17"),
            entry("DBParameterGroupName", "cruddur-pg17"),
            entry("MultiAZ", "true"),
            entry("DBInstanceClass", "db.m7g.large"),
            entry("AllocatedStorage", "100"),
            entry("MaxAllocatedStorage", "500"),
            entry("StorageType", "gp3"),
            entry("StorageEncrypted", "true"),
            entry("DBName", "cruddur"),
            entry("MasterUsername", "cruddur_admin"),
            entry("ManageMasterUserPassword", "true"),
            entry("EnableIAMDatabaseAuthentication", "true"),
            entry("DBSubnetGroupName", "private"),
            entry("VpcSecurityGroupIds.VpcSecurityGroupId.1", "sg-0123456789abcdef0"),
            entry("PubliclyAccessible", "false"),
            entry("CACertificateIdentifier", "rds-ca-rsa2048-g1"),
            entry("BackupRetentionPeriod", "14"),
            entry("PreferredBackupWindow", "02:00-03:00"),
            entry("CopyTagsToSnapshot", "true"),
            entry("DeletionProtection", "true"),
            entry("AutoMinorVersionUpgrade", "true"),
            entry("PreferredMaintenanceWindow", "sun:03:30-sun:04:30"),
            entry("EnableCloudwatchLogsExports.member.1", "postgresql"),
            entry("EnableCloudwatchLogsExports.member.2", "upgrade"),
            entry("EnableCloudwatchLogsExports.member.3", "iam-db-auth-error"),
            entry("Tags.Tag.1.Key", "app"),
            entry("Tags.Tag.1.Value", "cruddur"));
    assertThat(aws.only("CreateDBParameterGroup"))
        .containsEntry("DBParameterGroupName", "cruddur-pg17")
        .containsEntry("DBParameterGroupFamily", "postgres17");
    assertThat(aws.only("ModifyDBParameterGroup"))
        .containsEntry("DBParameterGroupName", "cruddur-pg17")
        .containsEntry("Parameters.Parameter.1.ParameterName", "rds.force_ssl")
        .containsEntry("Parameters.Parameter.1.ParameterValue", "1")
        .containsEntry("Parameters.Parameter.1.ApplyMethod", "pending-reboot")
        .containsEntry("Parameters.Parameter.4.ParameterName", "statement_timeout");

    assertThat(created.out())
        .isEqualTo("postgresql://cruddur_admin@" + HOST + ":5432/cruddur?sslmode=verify-full\n");
    assertThat(created.err())
        .containsSubsequence("creating", "backing-up", "available", "secret:rds!db-1");
  }

  @Test
  void theSmallOneIsAsSafe() throws Exception {
    create("yes\n").ok();
    Map<String, String> large = new TreeMap<>(aws.only("CreateDBInstance"));
    aws.forget();
    Ended created =
        create("", "--dev", "--yes", "--kms-key", "alias/cruddur", "--monitoring-role", "arn:r")
            .ok();
    Map<String, String> small = new TreeMap<>(aws.only("CreateDBInstance"));
    small.entrySet().removeAll(large.entrySet());
    assertThat(small)
        .containsOnly(
            entry("DBInstanceIdentifier", "cruddur-dev"),
            entry("MultiAZ", "false"),
            entry("DBInstanceClass", "db.t4g.micro"),
            entry("AllocatedStorage", "20"),
            entry("MaxAllocatedStorage", "100"),
            entry("KmsKeyId", "alias/cruddur"),
            entry("MasterUserSecretKmsKeyId", "alias/cruddur"),
            entry("MonitoringInterval", "60"),
            entry("MonitoringRoleArn", "arn:r"));
    assertThat(created.err()).contains("This creates cruddur-dev").doesNotContain("Type yes");
  }

  @Test
  void aParameterGroupThatIsThereIsUsedIfItDemandsTls() throws Exception {
    aws.answer("DescribeDBParameterGroups", OUR_GROUP);
    aws.answer("DescribeDBParameters", forceSsl("0"));
    Ended refused = create("yes\n");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("set its rds.force_ssl to 1");
    assertThat(aws.changes()).isEmpty();

    aws.answer("DescribeDBParameters", forceSsl("1"));
    create("yes\n").ok();
    assertThat(aws.changes()).containsExactly("CreateDBInstance");
  }

  @Test
  void anErrorOfAwsIsShownAndEndsTheScript() throws Exception {
    aws.refuse("CreateDBParameterGroup", "AccessDenied", "river may not make parameter groups");
    Ended denied = create("yes\n");
    assertThat(denied.exitCode()).isBetween(250, 255);
    assertThat(denied.out()).isEmpty();
    assertThat(denied.err())
        .contains(
            "(AccessDenied)", "CreateDBParameterGroup", "river may not make parameter groups");
    assertThat(aws.changes()).containsExactly("CreateDBParameterGroup");

    aws.forget();
    aws.answer("CreateDBParameterGroup", "");
    aws.refuse("CreateDBInstance", "DBInstanceAlreadyExists", "it is there");
    Ended exists = create("yes\n");
    assertThat(exists.exitCode()).isBetween(250, 255);
    assertThat(exists.err()).contains("(DBInstanceAlreadyExists)").doesNotContain("Waiting");

    aws.forget();
    aws.refuse("GetCallerIdentity", "ExpiredToken", "the token has expired");
    Ended nobody = create("yes\n");
    assertThat(nobody.exitCode()).isBetween(250, 255);
    assertThat(nobody.err()).contains("(ExpiredToken)").doesNotContain("This creates");
    assertThat(aws.actions()).containsExactly("GetCallerIdentity");
  }

  @Test
  void anInstanceThatFailsIsNotWaitedForForever() throws Exception {
    aws.answerInTurn(
        "DescribeDBInstances",
        List.of(
            instance("cruddur-prod", "creating", ""),
            instance("cruddur-prod", "incompatible-parameters", "")));
    Ended failed = create("yes\n");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("cruddur-prod is incompatible-parameters");
    assertThat(failed.out()).isEmpty();

    aws.answerInTurn(
        "DescribeDBInstances", List.of(instance("cruddur-prod", "creating", ""), Instances.NONE));
    Ended gone = create("yes\n");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.err()).endsWith("create-db-instance: cruddur-prod is gone\n");

    aws.answer("DescribeDBInstances", instance("cruddur-prod", "creating", ""));
    shell.with("CRUDDUR_RDS_PATIENCE", "1");
    Ended slow = create("yes\n");
    assertThat(slow.exitCode()).isEqualTo(1);
    assertThat(slow.err()).contains("cruddur-prod is still creating");
  }

  @Test
  void whatIsMissingOrUnknownIsNamedBeforeAnythingIsSent() throws Exception {
    assertUsage("--subnet-group is missing", "--security-group", "sg-1");
    assertUsage("--security-group is missing", "--subnet-group", "private");
    assertUsage("--subnet-group needs a value", "--subnet-group");
    assertUsage("unknown argument --publicly-accessible", "--publicly-accessible");
    assertUsage("--engine-version", with("--engine-version", "13"));
    assertUsage("identifier", with("--identifier", "Cruddur_Prod"));
    shell.without("AWS_REGION");
    assertUsage("set AWS_REGION", WHERE);
    assertThat(aws.actions()).isEmpty();
  }

  private void assertUsage(String message, String... arguments) throws Exception {
    Ended ended = shell.run("create-db-instance", arguments);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains(message);
  }

  /** Sent by an AWS CLI that knows it; else left out of the call, and the plan says so. */
  private static void assertYounger(
      Map<String, String> sent, String parameter, Ended ended, String value) {
    String known = sent.remove(parameter);
    if (known == null) {
      assertThat(ended.err()).containsPattern("Left out, .*" + value);
    } else {
      assertThat(known).endsWith(value);
      assertThat(ended.err()).doesNotContain("Left out");
    }
  }

  private Ended create(String answer, String... more) throws Exception {
    return shell.typing(answer).run("create-db-instance", with(more));
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(List.of(WHERE));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String forceSsl(String value) {
    return "<Parameters><Parameter><ParameterName>rds.force_ssl</ParameterName><ParameterValue>"
        + value
        + "</ParameterValue></Parameter></Parameters>";
  }
}
