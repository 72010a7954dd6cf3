package io.cruddur.replica;

import static io.cruddur.replica.ReplicatedCruddur.reads;
import static io.cruddur.replica.ReplicatedCruddur.state;
import static io.cruddur.replica.ReplicatedCruddur.usable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.ReplicaSettings;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Replicas leave, and come back, while the library runs. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2)
class ReplicaRotationIT {

  private static final int CONNECTIONS = 10;

  private final ReplicatedServers servers;
  private Cruddur cruddur;

  ReplicaRotationIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void open() {
    cruddur =
        ReplicatedCruddur.open(
            servers, ReplicaSettings.defaults().withMaxLag(Duration.ofSeconds(1)));
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  private void read() {
    cruddur.feeds().tag("java", PageQuery.first(10));
  }

  private void readManyTimes() {
    read(50);
  }

  private void read(int times) {
    for (int i = 0; i < times; i++) {
      read();
    }
  }

  @Test
  void readsAreSharedAmongReplicasAlike() {
    read(600);
    assertThat(reads(cruddur)).isEqualTo(600);
    for (ReplicatedServer standby : servers.standbys()) {
      // Half of them, by five standard deviations; not two thirds, because the primary is listed.
      assertThat(state(cruddur, standby).reads()).as(standby.name()).isBetween(240L, 360L);
    }
    assertThat(state(cruddur, servers.primary()).reads()).isZero();
    assertThat(state(cruddur, servers.primary()).problem()).isEqualTo("it is no standby");
  }

  @Test
  void thePrimaryHasItsShareWhereItShall() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ReplicaSettings shared = ReplicaSettings.defaults().withPrimaryReads().withMeters(registry);
    try (Cruddur all = ReplicatedCruddur.open(servers, shared)) {
      readsOfReplicas(all, 600);
      for (ReplicatedServer standby : servers.standbys()) {
        // A third of them, by five standard deviations.
        assertThat(state(all, standby).reads()).as(standby.name()).isBetween(140L, 260L);
      }
      assertThat(
              registry
                  .get("cruddur.replica.reads")
                  .tag("server", "primary")
                  .functionCounter()
                  .count())
          .isEqualTo(600.0 - reads(all));
      assertThat(
              registry
                  .get("cruddur.replica.fallbacks")
                  .tag("reason", "none")
                  .functionCounter()
                  .count())
          .isZero();
      servers.primary().kill();
      try {
        await().until(() -> usable(all) == 2);
        // why without failures: a replica answers what the primary, which is chosen, cannot.
        await().until(() -> readsOfReplicas(all, 50) == 50);
        assertThat(readsOfReplicas(all, 100)).isEqualTo(100);
      } finally {
        servers.primary().start();
      }
      await().until(() -> readsOfReplicas(all, 50) < 50);
    }
  }

  /** It is noticed after a while; what it was given before fails there, and is answered here. */
  @Test
  void whatAFrozenPrimaryWasGivenReplicasAnswerInTheEnd() {
    ReplicaSettings shared = ReplicaSettings.defaults().withPrimaryReads();
    try (Cruddur all = ReplicatedCruddur.open(servers, shared)) {
      servers.primary().freeze();
      try {
        await().atMost(Duration.ofSeconds(40)).until(() -> readsOfReplicas(all, 50) == 50);
        assertThat(readsOfReplicas(all, 100)).isEqualTo(100);
      } finally {
        servers.primary().thaw();
      }
      await().until(() -> readsOfReplicas(all, 50) < 50);
    }
  }

  /** How many of so many pages replicas answered. */
  private static long readsOfReplicas(Cruddur all, int pages) {
    long before = reads(all);
    for (int i = 0; i < pages; i++) {
      all.feeds().tag("java", PageQuery.first(10));
    }
    return reads(all) - before;
  }

  @Test
  void aKilledReplicaLeavesAndComesBack() {
    ReplicatedServer killed = servers.standby(0);
    readManyTimes();
    killed.kill();
    readManyTimes();
    await().until(() -> state(cruddur, killed).problem() != null);
    killed.start();
    await().until(() -> usable(cruddur) == 2);
    long before = state(cruddur, killed).reads();
    readManyTimes();
    assertThat(state(cruddur, killed).reads()).isGreaterThan(before);
  }

  @Test
  void withoutAnyReplicaThePrimaryAnswers() {
    servers.standbys().forEach(ReplicatedServer::kill);
    try {
      readManyTimes();
      await().until(() -> usable(cruddur) == 0);
      long before = reads(cruddur);
      readManyTimes();
      assertThat(reads(cruddur)).isEqualTo(before);
    } finally {
      servers.standbys().forEach(ReplicatedServer::start);
    }
    await().until(() -> usable(cruddur) == 2);
  }

  @Test
  void withoutThePrimaryReplicasAnswer() {
    servers.primary().kill();
    try {
      long before = reads(cruddur);
      readManyTimes();
      assertThat(reads(cruddur)).isEqualTo(before + 50);
    } finally {
      servers.primary().start();
    }
    await().until(() -> usable(cruddur) == 2);
  }

  /** A read that hangs at it is broken off, and answered by the primary. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFrozenReplicaHoldsNoReadUpForLong() throws Exception {
    readManyTimes();
    ReplicatedServer frozen = servers.standby(0);
    frozen.freeze();
    try {
      CompletableFuture<?>[] readers = new CompletableFuture<?>[4];
      for (int i = 0; i < readers.length; i++) {
        readers[i] = CompletableFuture.runAsync(this::readManyTimes);
      }
      CompletableFuture.allOf(readers).get(10, TimeUnit.SECONDS);
      assertThat(state(cruddur, frozen).problem()).isNotNull();
    } finally {
      frozen.thaw();
    }
    await().until(() -> usable(cruddur) == 2);
  }

  /** Nobody remembers then what the primary had written when. */
  @Test
  void aReplicaThatWasBehindBeforeTheStartAnswersNothing() {
    ReplicatedServer behind = servers.standby(0);
    behind.pauseReplay();
    try {
      cruddur.users().register(RepositoryContract.newUser("b" + System.nanoTime()));
      ReplicaSettings settings = ReplicaSettings.defaults().withMaxLag(Duration.ofSeconds(2));
      try (Cruddur started = ReplicatedCruddur.builder(servers).replicaSettings(settings).build()) {
        await().until(() -> usable(started) == 1);
        await()
            .during(Duration.ofSeconds(4))
            .until(() -> usable(started) == 1 && state(started, behind).problem() != null);
        assertThat(state(started, behind).problem()).isEqualTo("it is too far behind");
      }
    } finally {
      behind.resumeReplay();
    }
    await().until(() -> usable(cruddur) == 2);
  }

  @Test
  void aReplicaThatIsTooFarBehindLeaves() {
    ReplicatedServer behind = servers.standby(0);
    behind.pauseReplay();
    try {
      await()
          .untilAsserted(
              () -> {
                cruddur
                    .users()
                    .register(
                        RepositoryContract.newUser("u" + Long.toString(System.nanoTime(), 36)));
                assertThat(state(cruddur, behind).problem()).isEqualTo("it is too far behind");
              });
      assertThat(state(cruddur, behind).lag()).isGreaterThan(Duration.ofSeconds(1));
      assertThat(usable(cruddur)).isOne();
    } finally {
      behind.resumeReplay();
    }
    await().until(() -> usable(cruddur) == 2);
    assertThat(state(cruddur, behind).lag()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aPromotedReplicaLeavesAndARecreatedOneComesBack() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    old.kill();
    next.promote();
    await().until(() -> "it is no standby".equals(state(cruddur, next).problem()));
    for (ReplicatedServer server : servers.standbys()) {
      server.recreate();
    }
    await().until(() -> usable(cruddur) == 2);
    assertThat(state(cruddur, old).problem()).isNull();
    long before = reads(cruddur);
    readManyTimes();
    assertThat(reads(cruddur)).isEqualTo(before + 50);
    cruddur.users().register(RepositoryContract.newUser("after" + next.port()));
  }

  /** As after a failover that loses writes: it shows them, and nothing of the new primary's. */
  @Test
  void aStandbyThatIsAheadOfTheNewPrimaryAnswersNothing() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    ReplicatedServer ahead = servers.standby(1);
    next.stop();
    old.execute(
        "CREATE TABLE lost AS SELECT repeat('x', 1000) FROM generate_series(1, 4000); SELECT pg_switch_wal()");
    servers.awaitReplay();
    old.kill();
    next.start();
    next.promote();
    try {
      await()
          .until(() -> "it has what the primary has not".equals(state(cruddur, ahead).problem()));
      // The new primary comes to where the other one is, and further.
      next.execute(
          "CREATE TABLE more AS SELECT repeat('x', 1000) FROM generate_series(1, 8000); SELECT pg_switch_wal()");
      await()
          .during(Duration.ofSeconds(2))
          .until(() -> "it has what the primary has not".equals(state(cruddur, ahead).problem()));
      read();
    } finally {
      ahead.recreate();
      old.recreate();
    }
    await().until(() -> usable(cruddur) == 2);
  }

  /** Its pool, and one that asks where it is. */
  @Test
  void connectionsAreBounded() {
    CompletableFuture<?>[] readers = new CompletableFuture<?>[40];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = CompletableFuture.runAsync(this::readManyTimes);
    }
    CompletableFuture.allOf(readers).join();
    for (ReplicatedServer server : servers.all()) {
      assertThat(
              server.queryLong(
                  "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'cruddur/%'"))
          .as(server.name())
          .isBetween(1L, 2L * CONNECTIONS + 2);
    }
  }
}
