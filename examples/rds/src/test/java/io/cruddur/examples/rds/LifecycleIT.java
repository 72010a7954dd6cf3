package io.cruddur.examples.rds;

import static io.cruddur.examples.rds.Instances.instance;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.rds.Shell.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** stop, start, delete. */
@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
class LifecycleIT {

  private static final String[] THIS = {"--identifier", "cruddur-dev"};
  private static final String HOST = "<Endpoint><Address>db.example.com</Address></Endpoint>";

  @TempDir private Path folder;

  private final AwsStub aws = new AwsStub();
  private Shell shell;

  @BeforeEach
  void begin() throws IOException {
    shell = new Shell(folder, aws);
    aws.answer("ModifyDBInstance", "");
    aws.answer("DeleteDBInstance", "");
  }

  @AfterEach
  void end() {
    aws.close();
  }

  @Test
  void stoppingIsAskedForAndWaitedFor() throws Exception {
    Ended refused = shell.typing("no\n").run("stop", THIS);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(aws.changes()).isEmpty();

    aws.answer("StopDBInstance", "");
    aws.answerInTurn("DescribeDBInstances", states("stopping", "stopped"));
    Ended stopped = shell.run("stop", "--identifier", "cruddur-dev", "--yes").ok();
    assertThat(aws.only("StopDBInstance"))
        .containsOnly(entry("DBInstanceIdentifier", "cruddur-dev"));
    assertThat(stopped.err()).containsSubsequence("stopping", "stopped", "after seven days");
  }

  @Test
  void startingIsWaitedFor() throws Exception {
    aws.answer("StartDBInstance", "");
    aws.answerInTurn("DescribeDBInstances", states("starting", "available"));
    Ended started = shell.run("start", THIS).ok();
    assertThat(aws.only("StartDBInstance"))
        .containsOnly(entry("DBInstanceIdentifier", "cruddur-dev"));
    assertThat(started.err()).containsSubsequence("starting", "available");
  }

  @Test
  void whatAwsRefusesIsShown() throws Exception {
    aws.refuse("StartDBInstance", "InvalidDBInstanceState", "it is not stopped");
    Ended refused = shell.run("start", THIS);
    assertThat(refused.exitCode()).isBetween(250, 255);
    assertThat(refused.err()).contains("(InvalidDBInstanceState)", "it is not stopped");
    assertThat(aws.actions()).containsExactly("GetCallerIdentity", "StartDBInstance");
  }

  @Test
  void anInstanceIsAlwaysNamed() throws Exception {
    for (String script : List.of("stop", "start", "delete", "connect")) {
      Ended ended = shell.run(script);
      assertThat(ended.exitCode()).as(script).isEqualTo(2);
      assertThat(ended.err()).contains("--identifier is missing");
    }
    assertThat(aws.actions()).isEmpty();
  }

  @Test
  void aWrongConfirmationDeletesNothing() throws Exception {
    aws.answer("DescribeDBInstances", unprotected());
    for (String answer : List.of("", "cruddur-prod\n")) {
      assertThat(shell.typing(answer).run("delete", THIS).exitCode()).isEqualTo(4);
    }
    Ended wrong = shell.run("delete", "--identifier", "cruddur-dev", "--confirm", "cruddur-prod");
    assertThat(wrong.exitCode()).isEqualTo(4);
    assertThat(wrong.err()).contains("the instance is cruddur-dev, not cruddur-prod");
    assertThat(aws.changes()).isEmpty();
  }

  @Test
  void aSnapshotIsLeftOfWhatIsDeleted() throws Exception {
    aws.answerInTurn(
        "DescribeDBInstances",
        List.of(unprotected(), instance("cruddur-dev", "deleting", ""), Instances.NONE));
    Ended deleted = shell.typing("cruddur-dev\n").run("delete", THIS).ok();
    assertThat(aws.changes()).containsExactly("DeleteDBInstance");
    assertThat(aws.only("DeleteDBInstance"))
        .containsEntry("DBInstanceIdentifier", "cruddur-dev")
        .containsEntry("SkipFinalSnapshot", "false")
        .containsEntry("DeleteAutomatedBackups", "false")
        .hasEntrySatisfying(
            "FinalDBSnapshotIdentifier",
            name -> assertThat(name).matches("cruddur-dev-final-\\d{8}-\\d{6}"));
    assertThat(deleted.err())
        .containsSubsequence("deleting", "gone", "is in the snapshot cruddur-dev-final-");
  }

  @Test
  void protectionIsLiftedOnlyIfAskedForAndConfirmed() throws Exception {
    aws.answer("DescribeDBInstances", protectedInstance());
    Ended refused = shell.run("delete", "--identifier", "cruddur-dev", "--confirm", "cruddur-dev");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("deletion protection is on", "--lift-protection");
    assertThat(
            shell
                .typing("no\n")
                .run("delete", "--identifier", "cruddur-dev", "--lift-protection")
                .exitCode())
        .isEqualTo(4);
    assertThat(aws.changes()).isEmpty();

    aws.answerInTurn("DescribeDBInstances", List.of(protectedInstance(), Instances.NONE));
    shell
        .typing("cruddur-dev\n")
        .run("delete", "--identifier", "cruddur-dev", "--lift-protection", "--snapshot", "last")
        .ok();
    assertThat(aws.changes()).containsExactly("ModifyDBInstance", "DeleteDBInstance");
    assertThat(aws.only("ModifyDBInstance"))
        .containsOnly(
            entry("DBInstanceIdentifier", "cruddur-dev"),
            entry("ApplyImmediately", "true"),
            entry("DeletionProtection", "false"));
    assertThat(aws.only("DeleteDBInstance")).containsEntry("FinalDBSnapshotIdentifier", "last");
  }

  @Test
  void protectionIsBackWhereTheDeletionFails() throws Exception {
    aws.answer("DescribeDBInstances", protectedInstance());
    aws.refuse("DeleteDBInstance", "DBSnapshotAlreadyExists", "there is one called last");
    Ended failed =
        shell
            .typing("cruddur-dev\n")
            .run(
                "delete", "--identifier", "cruddur-dev", "--lift-protection", "--snapshot", "last");
    assertThat(failed.exitCode()).isBetween(250, 255);
    assertThat(failed.err()).contains("(DBSnapshotAlreadyExists)", "switched on again");
    assertThat(aws.changes())
        .containsExactly("ModifyDBInstance", "DeleteDBInstance", "ModifyDBInstance");
    assertThat(aws.all("ModifyDBInstance"))
        .extracting(request -> request.get("DeletionProtection"))
        .containsExactly("false", "true");
  }

  @Test
  void anInstanceThatIsNotThereIsNotDeleted() throws Exception {
    aws.answer("DescribeDBInstances", Instances.NONE);
    Ended ended = shell.run("delete", "--identifier", "cruddur-dev", "--confirm", "cruddur-dev");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no instance cruddur-dev");
    assertThat(aws.changes()).isEmpty();
  }

  private static List<String> states(String... states) {
    return List.of(states).stream().map(state -> instance("cruddur-dev", state, "")).toList();
  }

  private static String unprotected() {
    return instance(
        "cruddur-dev", "available", HOST + "<DeletionProtection>false</DeletionProtection>");
  }

  private static String protectedInstance() {
    return instance(
        "cruddur-dev", "available", HOST + "<DeletionProtection>true</DeletionProtection>");
  }
}
