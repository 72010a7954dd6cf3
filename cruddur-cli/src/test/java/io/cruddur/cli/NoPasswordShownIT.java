package io.cruddur.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command, in success and in failure, and looks for passwords in all that it prints. */
class NoPasswordShownIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final String CANARY = "canary-" + UUID.randomUUID();

  private final String role = "canary" + UUID.randomUUID().toString().substring(24);
  private final StringBuilder printed = new StringBuilder();
  @TempDir private Path secrets;

  private void run(Cli cli, String command) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream err = System.err;
    PrintStream out = System.out;
    PrintStream captured = new PrintStream(log, true, UTF_8);
    System.setErr(captured);
    System.setOut(captured);
    try {
      Cli.Result result =
          cli.with("CRUDDUR_DEBUG", "1").with("PATH", "").run(command.split(" ", -1));
      printed.append(command).append('\n').append(result.out()).append(result.err());
    } finally {
      System.setErr(err);
      System.setOut(out);
    }
    printed.append(log.toString(UTF_8));
  }

  private static List<String> commands(Path secrets, String prefix) {
    return List.of(
        "create",
        "status --json",
        "sql",
        "completion",
        "migrate",
        "validate",
        "adopt --report",
        "repair",
        "seed",
        "seed --users 3 --activities 9",
        "sessions --json",
        "cognito-sync",
        "roles create --prefix " + prefix + " --secrets " + secrets,
        "roles list --prefix " + prefix,
        "roles rotate --role app --prefix " + prefix + " --secrets " + secrets,
        "roles drop --prefix " + prefix,
        "connect --command SELECT",
        "kill-all",
        "sql --down",
        "rollback --all",
        "setup",
        "setup --schema \"",
        "status prod",
        "seed prod",
        "bogus",
        "drop --force");
  }

  @Test
  void noCommandAndNoErrorShowsAPassword() throws Exception {
    TestDatabase database = postgres.database().as(role, CANARY);
    postgres.execute("CREATE ROLE %s SUPERUSER LOGIN PASSWORD '%s'".formatted(role, CANARY));
    try {
      List<Cli> settings =
          List.of(
              Cli.on(database.url()),
              Cli.on(database.url().replace("/" + database.databaseName(), "/no_such_database")),
              Cli.on("postgresql://u:%s@no-such-host.invalid/x".formatted(CANARY)),
              Cli.on("postgresql://u:%s@localhost:1/x".formatted(CANARY)),
              Cli.on("postgresql://u:%s@localhost:port/x".formatted(CANARY)),
              Cli.on("postgresql://u:%s@localhost/x?nonsense=1".formatted(CANARY)),
              Cli.on("postgresql//u:%s@localhost/x".formatted(CANARY)));
      for (Cli cli : settings) {
        for (String command : commands(secrets, role + "_deployment")) {
          run(cli.with("PROD_CONNECTION_URL", cli.environment().get("CONNECTION_URL")), command);
        }
      }
    } finally {
      dropRole();
    }
    assertThat(printed).contains("Database", "cannot connect to", "\tat ");
    assertThat(printed.toString()).doesNotContain(CANARY);
    try (var files = Files.list(secrets)) {
      for (Path file : files.toList()) {
        assertThat(printed.toString()).doesNotContain(Files.readString(file));
      }
    }
  }

  /** From the maintenance database: the last command has dropped the role's own. */
  private void dropRole() throws Exception {
    try (var connection = postgres.server().admin().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP ROLE " + role);
    }
  }
}
