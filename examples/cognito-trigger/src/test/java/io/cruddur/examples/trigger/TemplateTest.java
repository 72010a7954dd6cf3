package io.cruddur.examples.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.examples.trigger.Template.Intrinsic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be known of the template without AWS. */
class TemplateTest {

  private static final Set<String> PSEUDO =
      Set.of("AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private Template template;

  @BeforeEach
  void read() throws Exception {
    template = Template.read(Path.of("template.yaml"));
  }

  @Test
  void everyReferenceHasATarget() {
    Set<String> known = new HashSet<>(PSEUDO);
    template.section("Parameters").keySet().forEach(name -> known.add((String) name));
    template.section("Resources").keySet().forEach(name -> known.add((String) name));

    assertThat(references()).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyParameterIsUsed() {
    assertThat(references()).containsAll(keys("Parameters"));
  }

  @Test
  void everyConditionIsDefinedAndUsed() {
    Set<Object> used = new HashSet<>(template.conditionsCarried());
    template.intrinsics().stream()
        .filter(each -> each.name().equals("!If"))
        .forEach(each -> used.add(((List<?>) each.argument()).get(0)));

    assertThat(used).isEqualTo(Set.copyOf(keys("Conditions")));
  }

  @Test
  void theFunctionIsTheHandlerThatTheBuildPackages() throws Exception {
    Map<?, ?> function = template.properties("PostConfirmation");
    String[] handler = function.get("Handler").toString().split("::", -1);

    assertThat(RequestStreamHandler.class).isAssignableFrom(Class.forName(handler[0]));
    assertThat(RequestStreamHandler.class.getMethods()[0].getName()).isEqualTo(handler[1]);
    assertThat(Path.of((String) function.get("CodeUri")).toAbsolutePath())
        .isEqualTo(FunctionZip.FILE);
    assertThat(function.get("Runtime")).isEqualTo("java21");
  }

  @Test
  void theFunctionSitsInTheDatabasesNetworkAndIsBounded() {
    Map<?, ?> function = template.properties("PostConfirmation");

    assertThat((Map<?, ?>) function.get("VpcConfig"))
        .extracting("SubnetIds", "SecurityGroupIds")
        .containsExactly(
            new Intrinsic("!Ref", "SubnetIds"),
            List.of(new Intrinsic("!GetAtt", "FunctionSecurityGroup.GroupId")));
    assertThat(function.get("ReservedConcurrentExecutions"))
        .isEqualTo(new Intrinsic("!Ref", "ReservedConcurrency"));
    assertThat((Integer) function.get("Timeout")).isEqualTo(5);
    assertThat(template.properties("DatabaseIngress").get("SourceSecurityGroupId"))
        .isEqualTo(new Intrinsic("!GetAtt", "FunctionSecurityGroup.GroupId"));
  }

  @Test
  void theUrlIsOneThatTheFunctionReads() {
    List<String> urls =
        template.intrinsics().stream()
            .filter(each -> each.name().equals("!Sub"))
            .map(each -> (String) each.argument())
            .filter(text -> text.startsWith("postgresql:"))
            .toList();

    assertThat(urls).hasSize(2);
    for (String url : urls) {
      ConnectionUrl parsed =
          ConnectionUrl.parse(
              url.replace("${DatabaseHost}", TlsServer.RDS_HOST)
                  .replace("${DatabasePort}", "5432")
                  .replace("${DatabaseUser}", "cruddur_trigger")
                  .replace("${DatabaseName}", "cruddur")
                  .replaceAll("\\{\\{.*}}", "password"));
      assertThat(parsed.driverProperties().getProperty("sslmode")).isEqualTo("verify-full");
      assertThat(parsed.driverProperties().getProperty("options"))
          .isEqualTo("-c statement_timeout=3s");
    }
  }

  @Test
  void anotherVersionOfTheSecretIsAnotherVersionOfTheFunction() {
    assertThat(template.properties("PostConfirmation").get("AutoPublishAliasAllProperties"))
        .isEqualTo(true);
    assertThat(template.intrinsics())
        .filteredOn(each -> each.name().equals("!Sub"))
        .filteredOn(each -> each.argument().toString().contains("resolve:secretsmanager"))
        .singleElement()
        .satisfies(
            url ->
                assertThat(url.argument().toString())
                    .contains(
                        "{{resolve:secretsmanager:${PasswordSecretArn}:SecretString:password::${PasswordSecretVersionId}}}"));
  }

  @Test
  void onlyThePoolOfThisAccountMayCallTheFunction() {
    Map<?, ?> permission = template.properties("CognitoMayCall");

    assertThat(permission.get("Principal")).isEqualTo("cognito-idp.amazonaws.com");
    assertThat(permission.get("SourceAccount")).isEqualTo(new Intrinsic("!Ref", "AWS::AccountId"));
    assertThat(((List<?>) ((Intrinsic) permission.get("SourceArn")).argument()).get(1))
        .isEqualTo(new Intrinsic("!GetAtt", "UserPool.Arn"));
  }

  @Test
  void theUserPoolCallsTheAliasThatSnapStartServes() {
    Intrinsic alias = new Intrinsic("!Ref", "PostConfirmation.Alias");

    assertThat(template.properties("PostConfirmation").get("AutoPublishAlias")).isEqualTo("live");
    assertThat(template.properties("UserPool").get("LambdaConfig"))
        .isEqualTo(Map.of("PostConfirmation", alias));
    assertThat(template.properties("CognitoMayCall").get("FunctionName")).isEqualTo(alias);
  }

  @Test
  void theFunctionsRoleMayLogInAsOneUserOnly() {
    Map<?, ?> policy = (Map<?, ?>) template.properties("DatabaseLogin").get("PolicyDocument");
    Map<?, ?> statement = (Map<?, ?>) ((List<?>) policy.get("Statement")).get(0);

    assertThat(statement.get("Action")).isEqualTo("rds-db:connect");
    assertThat(((Intrinsic) statement.get("Resource")).argument().toString())
        .endsWith(":dbuser:${DatabaseResourceId}/${DatabaseUser}");
  }

  @Test
  void theFunctionsRoleHasNothingOnEverythingButToLookAtTheNetwork() {
    Map<?, ?> role = template.properties("FunctionRole");
    assertThat(role.containsKey("ManagedPolicyArns")).isFalse();
    List<Object> allowedOnAll = new ArrayList<>();
    for (Object policy : (List<?>) role.get("Policies")) {
      Map<?, ?> document = (Map<?, ?>) ((Map<?, ?>) policy).get("PolicyDocument");
      for (Object each : (List<?>) document.get("Statement")) {
        Map<?, ?> statement = (Map<?, ?>) each;
        if (statement.get("Effect").equals("Allow") && statement.get("Resource").equals("*")) {
          allowedOnAll.add(statement.get("Action"));
        }
      }
    }
    assertThat(allowedOnAll)
        .containsExactly(List.of("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"));
  }

  @Test
  void aKeyOfOnesOwnEncryptsTheLogAndTheEnvironment() {
    Intrinsic key =
        new Intrinsic(
            "!If",
            List.of(
                "HasKey",
                new Intrinsic("!Ref", "KmsKeyArn"),
                new Intrinsic("!Ref", "AWS::NoValue")));

    assertThat(template.properties("FunctionLog").get("KmsKeyId")).isEqualTo(key);
    assertThat(template.properties("PostConfirmation").get("KmsKeyArn")).isEqualTo(key);
    assertThat(template.resource("KeyUse").get("Condition")).isEqualTo("HasKey");
  }

  @Test
  void theUserPoolIsProtectedAndOffersASecondFactor() {
    Map<?, ?> pool = template.properties("UserPool");

    assertThat(pool.get("DeletionProtection")).isEqualTo("ACTIVE");
    assertThat(template.resource("UserPool").get("DeletionPolicy")).isEqualTo("Retain");
    assertThat(pool.get("MfaConfiguration")).isEqualTo("OPTIONAL");
    assertThat(pool.get("EnabledMfas")).isEqualTo(List.of("SOFTWARE_TOKEN_MFA"));
  }

  @Test
  void failedSignUpsAndAFailedFunctionRaiseAlarms() {
    assertThat(template.resourcesOf("AWS::CloudWatch::Alarm"))
        .extracting(name -> (Object) template.properties((String) name).get("MetricName"))
        .containsExactlyInAnyOrder("FailedSignUps", "Errors");
    assertThat(template.properties("FailedSignUps").get("FilterPattern"))
        .isEqualTo("{ $.outcome = \"failed\" }");
    assertThat(Failures.line(new IllegalStateException()).toString())
        .contains("\"outcome\":\"failed\"");
  }

  private List<String> references() {
    return template.intrinsics().stream().flatMap(each -> targets(each).stream()).toList();
  }

  private static List<String> targets(Intrinsic intrinsic) {
    return switch (intrinsic.name()) {
      case "!Ref", "!GetAtt" -> List.of(logicalName(intrinsic.argument().toString()));
      case "!Sub" ->
          VARIABLE
              .matcher(intrinsic.argument().toString())
              .results()
              .map((MatchResult match) -> logicalName(match.group(1)))
              .toList();
      case "!If", "!Equals", "!Not" -> List.of();
      default -> throw new IllegalStateException("unknown function " + intrinsic.name());
    };
  }

  private static String logicalName(String reference) {
    int dot = reference.indexOf('.');
    return dot < 0 ? reference : reference.substring(0, dot);
  }

  private List<String> keys(String section) {
    return template.section(section).keySet().stream().map(Object::toString).toList();
  }
}
