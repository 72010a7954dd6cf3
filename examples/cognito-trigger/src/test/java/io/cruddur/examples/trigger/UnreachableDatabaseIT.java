package io.cruddur.examples.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.examples.trigger.RuntimeApi.Answer;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.OwnServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Cognito gets, and what the log says, where the database does not play along. */
@Tag("thorough")
class UnreachableDatabaseIT {

  private static final Duration ANSWER = Duration.ofSeconds(4);

  private final String sub = UUID.randomUUID().toString();
  private final String event = Events.signUp(sub, "Londo", "londo", "londo@example.com");

  @Test
  void nothingListens() throws Exception {
    try (LambdaProcess function = warm("postgresql://cruddur:x@localhost:" + freePort() + "/c")) {
      assertFailsInTime(function, "nothing listens there");
    }
  }

  @Test
  void aHostThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LambdaProcess function =
            warm("postgresql://cruddur:x@127.0.0.1:" + silent.getLocalPort() + "/c")) {
      assertFailsInTime(
          function, "the host accepts connections, but |the database did not answer in time");
    }
  }

  @Test
  void anUnknownHost() throws Exception {
    try (LambdaProcess function = warm("postgresql://cruddur:x@db.invalid/c?sslmode=disable")) {
      assertFailsInTime(function, "the host name is unknown");
    }
  }

  @Test
  void aMissingUrl() throws Exception {
    try (LambdaProcess function = LambdaProcess.start(Map.of(), List.of())) {
      warm(function);
      assertFailsInTime(function, "CONNECTION_URL is not set");
    }
  }

  @Test
  void aRotatedPassword() throws Exception {
    try (OwnServer server = server();
        LambdaProcess function = warm(url(server, "old"))) {
      assertFailsInTime(function, "the server refused the password");
    }
  }

  @Test
  void aMissingRight() throws Exception {
    try (OwnServer server = server();
        LambdaProcess function = warm(url(server, "first"))) {
      server.execute("REVOKE ALL ON users FROM cruddur_trigger");
      assertFailsInTime(function, "permission denied for table users");
    }
  }

  @Test
  void aLockedTableFailsASignUpInTimeButNeverAPasswordReset() throws Exception {
    try (OwnServer server = server();
        LambdaProcess function = warm(url(server, "first"));
        Connection other = server.admin().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE users");

      assertFailsInTime(function, "statement timeout|the database did not answer in time");

      String reset = Events.event(PostConfirmationHandler.PASSWORD_RESET, Map.of("sub", sub));
      assertThat(function.api().invoke(reset)).isEqualTo(new Answer(true, reset));
      assertThat(function.lastLine()).contains("\"level\":\"ERROR\"");

      other.rollback();
      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
    }
  }

  @Test
  void aUserConfirmedWhileTheDatabaseWasDownIsHealedByTheFirstRequest() throws Exception {
    try (OwnServer server = server();
        LambdaProcess function = warm(url(server, "first"))) {
      CruddurRepositories service =
          CruddurRepositories.builder()
              .dataSource(ConnectionUrl.parse(url(server, "first")).dataSource())
              .build();
      server.kill();
      assertFailsInTime(function, "nothing listens there");
      server.restart();

      CruddurUser user =
          service
              .users()
              .ensure(NewUser.fromCognito(Map.of("sub", sub, "preferred_username", "londo")));

      assertThat(user.getHandle()).isEqualTo("londo");
      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
      assertThat(server.queryLong("SELECT count(*) FROM users")).isEqualTo(1);
    }
  }

  @Test
  void aUserConfirmedWhileTheDatabaseWasDownIsHealedByCognitoSync() throws Exception {
    try (OwnServer server = server();
        LambdaProcess function = warm(url(server, "first"))) {
      server.kill();
      assertFailsInTime(function, "nothing listens there");
      server.restart();

      // What aws cognito-idp list-users prints.
      String pool =
          """
          {"Users": [{"Username": "%1$s", "Enabled": true, "UserStatus": "CONFIRMED", "Attributes": [
            {"Name": "sub", "Value": "%1$s"}, {"Name": "preferred_username", "Value": "londo"},
            {"Name": "name", "Value": "Londo"}, {"Name": "email", "Value": "londo@example.com"}]}]}
          """
              .formatted(sub);
      assertThat(cognitoSync(server, pool)).contains("registered 1.");
      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
      assertThat(function.lastLine()).contains("\"outcome\":\"known\"");
      assertThat(server.queryLong("SELECT count(*) FROM users WHERE handle = 'londo'")).isOne();
      assertThat(cognitoSync(server, pool)).contains("known 1,");
    }
  }

  private static String cognitoSync(OwnServer server, String pool) throws Exception {
    Path list = Files.writeString(Files.createTempFile(Path.of("target"), "pool-", ".json"), pool);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            System.getProperty("cruddur.db.jar"),
            "cognito-sync",
            "--file",
            list.toString());
    String url = "postgresql://postgres@localhost:%s/postgres".formatted(server.port());
    builder.environment().put("CONNECTION_URL", url);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private void assertFailsInTime(LambdaProcess function, String reason) throws Exception {
    long start = System.nanoTime();
    Answer answer = function.api().invoke(event);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);

    assertThat(taken).isLessThan(ANSWER);
    assertThat(answer.succeeded()).isFalse();
    assertThat(answer.body())
        .contains("\"errorMessage\":\"" + SignUpException.MESSAGE + "\"")
        .doesNotContain("localhost")
        .doesNotContain("Caused by");
    assertThat(function.lastLine())
        .startsWith("{\"level\":\"ERROR\",\"outcome\":\"failed\"")
        .containsPattern(reason);
    assertThat(function.output())
        .doesNotContain(sub)
        .doesNotContain("londo@example.com")
        .doesNotContain("Londo");
  }

  private static OwnServer server() throws Exception {
    OwnServer server = OwnServer.start(Map.of());
    Databases.migrate(server.admin());
    server.execute("CREATE ROLE cruddur_trigger LOGIN PASSWORD 'first';" + TlsServer.GRANTS);
    server.access(List.of("host all cruddur_trigger all scram-sha-256"));
    return server;
  }

  private static String url(OwnServer server, String password) {
    return "postgresql://cruddur_trigger:%s@localhost:%s/postgres?options=-c%%20statement_timeout%%3D3s"
        .formatted(password, server.port());
  }

  private static LambdaProcess warm(String url) throws Exception {
    LambdaProcess function = LambdaProcess.start(url);
    warm(function);
    return function;
  }

  /** Lets the process start, which takes its time on a busy machine. */
  private static void warm(LambdaProcess function) throws Exception {
    function.api().invoke(Events.event("warm-up", Map.of()));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
