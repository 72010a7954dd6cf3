package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@ReplicatedPostgres(standbys = 2, settings = "log_min_messages = error")
@Tag("thorough")
class ReplicatedPostgresIT {

  private static ReplicatedServers given;

  private final ReplicatedServers servers;

  ReplicatedPostgresIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @BeforeAll
  static void create(ReplicatedServers servers) {
    given = servers;
    servers.primary().execute("CREATE TABLE notes (note text)");
    servers.awaitReplay();
  }

  @AfterEach
  void emptyTheTable() {
    servers.primary().execute("TRUNCATE notes");
    servers.awaitReplay();
  }

  @Test
  void standbysShowWhatIsCommittedAndRefuseWrites() {
    write();
    servers.awaitReplay();
    for (ReplicatedServer standby : servers.standbys()) {
      assertThat(standby.isStandby()).isTrue();
      assertThat(notes(standby)).isEqualTo(1);
      assertThatThrownBy(() -> standby.execute("INSERT INTO notes VALUES ('x')"))
          .hasMessageContaining("read-only");
    }
    assertThat(servers.primary().isStandby()).isFalse();
    assertThat(servers.primary().queryLong("SELECT count(*) FROM pg_stat_replication"))
        .isEqualTo(2);
  }

  @Test
  void aDatabaseIsOnAllServers() throws Exception {
    servers.createDatabase("app");
    try {
      for (ReplicatedServer server : servers.all()) {
        try (Connection connection = server.dataSource("app").getConnection()) {
          assertThat(connection.getCatalog()).isEqualTo("app");
        }
        assertThat(server.url("app"))
            .isEqualTo("postgresql://postgres:postgres@localhost:" + server.port() + "/app");
      }
      assertThat(servers.url("app"))
          .isEqualTo(
              "postgresql://postgres:postgres@localhost:%s,localhost:%s,localhost:%s/app"
                  .formatted(
                      servers.all().get(0).port(),
                      servers.all().get(1).port(),
                      servers.all().get(2).port()));
    } finally {
      servers.primary().execute("DROP DATABASE app");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    for (ReplicatedServer server : servers.all()) {
      String url = "jdbc:postgresql://localhost:" + server.port() + "/postgres";
      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "wrong"))
          .hasMessageContaining("password");
    }
  }

  @Test
  void aPausedStandbyHoldsBackAndGoesOn() {
    ReplicatedServer paused = servers.standby(0);
    paused.pauseReplay();
    write();
    assertThat(servers.primary().queryLong("SELECT count(*) FROM notes")).isEqualTo(1);
    servers.await("the other one has it", () -> notes(servers.standby(1)) == 1);
    assertThat(notes(paused)).isZero();
    paused.resumeReplay();
    servers.awaitReplay();
    assertThat(notes(paused)).isEqualTo(1);
  }

  @Test
  void aStoppedOrKilledStandbyCatchesUp() {
    for (boolean kill : new boolean[] {false, true}) {
      ReplicatedServer standby = servers.standby(1);
      int port = standby.port();
      if (kill) {
        standby.kill();
      } else {
        standby.stop();
      }
      assertThat(standby.isUp()).isFalse();
      assertThatThrownBy(() -> notes(standby)).hasMessageContaining("refused");
      write();
      standby.start();
      assertThat(standby.port()).isEqualTo(port);
      assertThat(standby.isStandby()).isTrue();
      servers.awaitReplay();
      assertThat(notes(standby)).isEqualTo(notes(servers.primary()));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFrozenStandbyAnswersNothingAndThenGoesOn() {
    ReplicatedServer standby = servers.standby(0);
    standby.freeze();
    try {
      String url =
          "jdbc:postgresql://localhost:%s/postgres?loginTimeout=1&user=postgres&password=postgres"
              .formatted(standby.port());
      assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("timed out");
    } finally {
      standby.thaw();
    }
    write();
    servers.awaitReplay();
    assertThat(notes(standby)).isEqualTo(1);
  }

  @Test
  void aFailoverInWhichTheOldPrimaryComesBackAsAStandby() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    ReplicatedServer other = servers.standby(1);
    write();
    servers.awaitReplay();
    old.kill();
    next.promote();
    assertThat(servers.primary()).isSameAs(next);
    assertThat(servers.standbys()).containsExactlyInAnyOrder(old, other);
    other.follow();
    write();
    servers.awaitReplay();
    assertThat(notes(other)).isEqualTo(2);

    int port = old.port();
    old.recreate();
    assertThat(old.port()).isEqualTo(port);
    assertThat(old.isStandby()).isTrue();
    assertThat(notes(old)).isEqualTo(2);
    assertThat(timeline(old)).isEqualTo(timeline(next)).isEqualTo(timeline(other));
    assertThatThrownBy(next::recreate).hasMessageContaining("is the primary");
    assertThatThrownBy(next::follow).hasMessageContaining("is a primary");
  }

  /** Fencing is somebody else's business, and tests must be able to see what comes without it. */
  @Test
  void anOldPrimaryThatLivesGoesOnAcceptingWrites() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(1);
    next.promote();
    old.execute("INSERT INTO notes VALUES ('lost')");
    assertThat(notes(old)).isEqualTo(1);
    assertThat(notes(next)).isZero();
    old.recreate();
    assertThat(notes(old)).isZero();
    for (ReplicatedServer standby : servers.standbys()) {
      if (standby != old) {
        standby.recreate();
      }
    }
  }

  @Test
  void aCommitWaitsForASynchronousStandby() throws Exception {
    ReplicatedServer standby = servers.standby(0);
    servers.synchronousStandbyNames("FIRST 1 (" + standby.name() + ")");
    try {
      write();
      standby.stop();
      CompletableFuture<Void> commit = CompletableFuture.runAsync(this::write);
      servers.await(
          "the commit waits",
          () ->
              servers
                  .primary()
                  .is("EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')"));
      assertThat(commit).isNotDone();
      standby.start();
      commit.get(60, TimeUnit.SECONDS);
    } finally {
      servers.synchronousStandbyNames("");
    }
    assertThat(notes(servers.primary())).isEqualTo(2);
  }

  @Test
  void theSettingsAreThoseOfAllServers() {
    for (ReplicatedServer server : servers.all()) {
      assertThat(server.is("current_setting('log_min_messages') = 'error'")).isTrue();
    }
  }

  @Test
  void closingLeavesNothingBehind() throws Exception {
    List<Path> before = directories();
    ReplicatedServers others = ReplicatedServers.start(1);
    int port = others.standby(0).port();
    assertThat(directories()).hasSize(before.size() + 2);
    others.standby(0).stop();
    others.close();
    assertThat(directories()).hasSameElementsAs(before);
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres"))
        .hasMessageContaining("refused");
  }

  @Nested
  class WithinAnotherClass {

    @Test
    void theServersAreShared(ReplicatedServers servers) {
      assertThat(servers).isSameAs(given);
    }
  }

  private void write() {
    servers.primary().execute("INSERT INTO notes VALUES ('Hello')");
  }

  private static long notes(ReplicatedServer server) {
    return server.queryLong("SELECT count(*) FROM notes");
  }

  private static long timeline(ReplicatedServer server) {
    return server.queryLong(
        "SELECT CASE WHEN pg_is_in_recovery()"
            + " THEN (SELECT received_tli FROM pg_stat_wal_receiver)"
            + " ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END");
  }

  private static List<Path> directories() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("cruddur-replicated-"))
          .toList();
    }
  }
}
