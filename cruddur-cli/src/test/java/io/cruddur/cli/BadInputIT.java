package io.cruddur.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake gets its own line and exit code, and changes nothing. */
class BadInputIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  private static Cli.Result refused(int exitCode, Cli cli, String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).hasLineCount(1).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
    return result;
  }

  @Test
  void aUrlThatDoesNotParse() {
    assertThat(refused(ExitCode.USAGE, Cli.on("mysql://root:canary@localhost/x"), "migrate").err())
        .contains("CONNECTION_URL", "postgresql://")
        .doesNotContain("canary");
  }

  @Test
  void aVariableThatIsNotSet() {
    assertThat(
            refused(ExitCode.USAGE, cli().with("PROD_CONNECTION_URL", ""), "status", "prod").err())
        .contains("PROD_CONNECTION_URL is not set");
  }

  @Test
  void aDirectoryForPasswordsThatCannotBeUsed(@TempDir Path directory) throws IOException {
    cli().run("migrate").ok();
    Path file = Files.createFile(directory.resolve("file"));
    for (Path secrets : List.of(Path.of("/proc/nope"), file, file.resolve("below"))) {
      Cli.Result refused =
          refused(
              ExitCode.FAILED,
              cli(),
              "roles",
              "create",
              "--prefix",
              postgres.databaseName(),
              "--secrets",
              secrets.toString());
      assertThat(refused.err()).contains(secrets.toString()).doesNotContain("Exception");
    }
  }

  @Test
  void aDatabaseThatDoesNotExist() {
    Cli missing = Cli.on(postgres.url().replace("/" + postgres.databaseName(), "/no_such"));
    assertThat(refused(ExitCode.UNAVAILABLE, missing, "migrate").err())
        .contains("no_such", "does not exist");
  }

  @Test
  void aServerThatIsNotPostgres() throws Exception {
    Thread web;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      web = new Thread(() -> answerLikeAWebServer(server));
      web.start();
      Cli cli = Cli.on("postgresql://u:p@localhost:%s/x".formatted(server.getLocalPort()));
      assertThat(refused(ExitCode.UNAVAILABLE, cli, "migrate").err()).contains("cannot connect");
    }
    web.join();
  }

  private static void answerLikeAWebServer(ServerSocket server) {
    try {
      while (true) {
        try (Socket client = server.accept()) {
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  @Test
  void aDatabaseNameThatTheServerWouldCut() {
    String url = postgres.url().replace("/" + postgres.databaseName(), "/" + "é".repeat(32));
    for (String command : new String[] {"create", "drop", "migrate", "setup", "connect"}) {
      assertThat(refused(ExitCode.USAGE, Cli.on(url), command).err())
          .contains("CONNECTION_URL", "64 bytes", "63");
    }
  }

  @Test
  void aConnectionThatBreaksMidway() {
    postgres.execute(
        "CREATE FUNCTION broken() RETURNS int LANGUAGE sql AS"
            + " 'SELECT pg_terminate_backend(pg_backend_pid())::int'");
    cli().run("migrate").ok();
    postgres.execute("ALTER TABLE users ADD CHECK (broken() > 0)");
    assertThat(cli().run("seed").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void aServerThatIsBusyIsWaitedForLongerThanAServiceWould() throws Exception {
    Thread slow;
    try (ServerSocket front = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      slow = new Thread(() -> forwardAfter(front, Duration.ofSeconds(5)));
      slow.start();
      String url =
          "postgresql://%s:%s@localhost:%s/%s"
              .formatted(
                  postgres.user(),
                  postgres.password(),
                  front.getLocalPort(),
                  postgres.databaseName());
      Cli.on(url).run("sessions").ok();
    }
    slow.join();
  }

  /** Takes connections at once and passes them on, but not at once. */
  private void forwardAfter(ServerSocket front, Duration delay) {
    try {
      while (true) {
        Socket client = front.accept();
        Thread.sleep(delay.toMillis());
        Socket server = new Socket(postgres.host(), postgres.port());
        new Thread(() -> copy(client, server)).start();
        new Thread(() -> copy(server, client)).start();
      }
    } catch (IOException | InterruptedException e) {
      assertThat(front.isClosed()).isTrue();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      assertThat(to.isClosed() || from.isClosed()).isTrue();
    }
  }

  @Test
  void aSchemaNameWithQuotes() {
    assertThat(refused(ExitCode.USAGE, cli(), "migrate", "--schema", "a\"; DROP").err())
        .contains("quotes");
  }

  @Test
  void aChangeSetThatWasEditedAfterItWasApplied() {
    cli().run("migrate").ok();
    postgres.execute(
        "UPDATE cruddur_changelog SET md5sum = left(md5sum, -4) || '0000'"
            + " WHERE id = '0002_create_activities'");
    assertThat(refused(ExitCode.SCHEMA, cli(), "migrate").err()).contains("0002_create_activities");
    refused(ExitCode.SCHEMA, cli(), "validate");
    refused(ExitCode.SCHEMA, cli(), "seed");
    assertThat(cli().run("status").ok().out()).containsPattern("0002_create_activities +modified");
  }

  @Test
  void aHostsOwnTableOfUsers() {
    postgres.execute("CREATE TABLE users (id serial PRIMARY KEY, name text)");
    assertThat(refused(ExitCode.SCHEMA, cli(), "migrate").err()).contains("users", "id, name");
    refused(ExitCode.SCHEMA, cli(), "seed");
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo(1);
  }

  @Test
  void theReferenceApplicationsTables() {
    postgres.execute(
        """
        CREATE TABLE users (uuid uuid, display_name text, handle text, cognito_user_id text);
        CREATE TABLE activities (uuid uuid, user_uuid uuid, message text);
        """);
    assertThat(refused(ExitCode.SCHEMA, cli(), "migrate").err()).contains("cruddur-db adopt");
  }

  @Test
  void aHalfAdoptedDatabase() {
    cli().run("migrate").ok();
    postgres.execute("DROP TABLE cruddur_changelog, cruddur_changelog_lock, likes");
    postgres.execute("ALTER TABLE activities DROP COLUMN deleted_at");
    assertThat(refused(ExitCode.SCHEMA, cli(), "migrate").err()).contains("Nothing was changed");
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'likes'"))
        .isZero();
  }

  @Test
  void aCommandThatDoesNotExistAndAnArgumentThatIsNotProd() {
    assertThat(cli().run("migrat").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("migrate", "staging").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(cli().run().exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("roles").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
