package io.cruddur.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, sent to a process of its own. */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class InterruptionIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @TempDir private Path directory;

  private static final String AT_WORK =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND pid <> pg_backend_pid() AND application_name LIKE 'cruddur%' AND query LIKE ";

  private String interrupted(String query, String... arguments) throws Exception {
    String[] command = new String[3 + arguments.length];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command[1] = "-jar";
    command[2] = System.getProperty("cruddur.db.jar");
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile());
    builder.environment().put("CONNECTION_URL", postgres.url());
    Process process = builder.start();
    try {
      waitUntil(AT_WORK + "'" + query + "%'", 1);
      // why not INT, as Ctrl-C sends: a build that runs in the background ignores it, and so do its
      // children. The JVM runs the same hooks for both.
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
    waitUntil(AT_WORK + "'%'", 0);
    return Files.readString(err, UTF_8);
  }

  private void waitUntil(String query, long expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(postgres.queryLong(query)).as(query).isEqualTo(expected));
  }

  @Test
  void aSeedThatIsInterruptedLeavesNothingAndSaysSo() throws Exception {
    Cli.on(postgres.url()).run("migrate").ok();
    assertThat(interrupted("COPY activities", "seed", "--users", "20000", "--activities", "900000"))
        .endsWith("cruddur-db seed: interrupted; nothing was changed" + System.lineSeparator())
        .doesNotContain("SQLSTATE");
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
    Cli.on(postgres.url()).run("validate").ok();
  }

  @Test
  void aMigrationThatWaitsIsInterruptedAndGoesOnNextTime() throws Exception {
    Cli.on(postgres.url()).run("migrate").ok();
    List<String> all = Cli.on(postgres.url()).changeSets();
    int sinceTheIndex = all.size() - all.indexOf("0006_index_activity_messages");
    Cli.on(postgres.url()).run("rollback", "--count", "" + sinceTheIndex).ok();
    try (var connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE activities IN ACCESS EXCLUSIVE MODE");
      assertThat(interrupted("%activities", "migrate"))
          .contains("cruddur-db migrate: interrupted;", "run it again to continue")
          .doesNotContain("SQLSTATE");
      connection.rollback();
    }
    Cli.on(postgres.url()).run("migrate").ok();
  }
}
