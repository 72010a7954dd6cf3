package io.cruddur.examples.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.trigger.RuntimeApi.Answer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is in the package, and that it is enough. */
class FunctionZipIT {

  @Test
  void thePackageDoesNotGrow() throws Exception {
    assertThat(Files.size(FunctionZip.FILE)).isLessThan(6_300_000);
  }

  @Test
  void thePackageHoldsNoFramework() throws Exception {
    assertThat(FunctionZip.names())
        .anyMatch(name -> name.matches("lib/cruddur-cognito-trigger-.*\\.jar"))
        .anyMatch(name -> name.matches("lib/cruddur-repo-.*\\.jar"))
        .noneMatch(
            name -> name.matches("(?i).*(spring|hibernate|liquibase|hikari|logback|commons).*jar"));
  }

  /** The whole way: an IAM token signed, TLS with the server's name verified, a user stored. */
  @Test
  void aTokenOfTheFunctionsRoleLogsInOverVerifiedTls() throws Exception {
    try (TlsServer server = TlsServer.start()) {
      Map<String, String> environment =
          Map.of(
              "CONNECTION_URL", server.url("cruddur_token"),
              "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
              "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
              "AWS_SESSION_TOKEN", "example");
      List<String> options =
          List.of("-Djdk.net.hosts.file=" + server.hostsFile(), "-Xlog:class+load:stdout");
      try (LambdaProcess function = LambdaProcess.start(environment, options)) {
        String event =
            Events.signUp(UUID.randomUUID().toString(), "Token", "token", "token@example.com");

        assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));

        assertThat(server.server().queryLong("SELECT count(*) FROM users")).isEqualTo(1);
        assertThat(function.output())
            .contains("software.amazon.awssdk.services.rds.DefaultRdsUtilities ")
            .contains("io.cruddur.repo.user.Users ")
            .doesNotContain("[class,load] org.hibernate.")
            .doesNotContain("[class,load] liquibase.")
            .doesNotContain("[class,load] com.zaxxer.");
      }
    }
  }

  @Test
  void withoutAnIdentityThereIsAClearError() throws Exception {
    Map<String, String> environment =
        Map.of(
            "CONNECTION_URL", "postgresql://cruddur_trigger@" + TlsServer.RDS_HOST + "/cruddur",
            "AWS_EC2_METADATA_DISABLED", "true",
            "HOME", "/nonexistent");
    try (LambdaProcess function =
        LambdaProcess.start(environment, List.of("-Duser.home=/nonexistent"))) {
      Answer answer =
          function.api().invoke(Events.signUp("a-sub", "Token", "token", "token@example.com"));

      assertThat(answer.succeeded()).isFalse();
      assertThat(function.lastLine()).contains("no IAM token for cruddur_trigger");
    }
  }
}
