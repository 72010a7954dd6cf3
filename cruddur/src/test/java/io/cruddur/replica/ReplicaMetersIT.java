package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@ReplicatedPostgres(standbys = 1)
class ReplicaMetersIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void readsWaitsAndFallbacksAreCounted(ReplicatedServers servers) {
    ReplicatedServer standby = servers.standby(0);
    String server = "localhost:" + standby.port();
    try (Cruddur cruddur = ReplicatedCruddur.open(servers, settings())) {
      cruddur.users().findByHandle("river");
      assertThat(count("cruddur.replica.reads", "server", server)).isOne();
      assertThat(registry.get("cruddur.replica.usable").tag("server", server).gauge().value())
          .isOne();

      CruddurSession session = cruddur.session();
      standby.pauseReplay();
      session.users().register(RepositoryContract.newUser("river"));
      assertThat(session.users().findByHandle("river")).isPresent();
      assertThat(count("cruddur.replica.waits", "server", server)).isOne();
      assertThat(count("cruddur.replica.fallbacks", "reason", "not_reached")).isOne();
      standby.resumeReplay();
      assertThat(registry.get("cruddur.replica.lag").tag("server", server).timeGauge().value())
          .isNotNegative();
    }
  }

  @Test
  void readsThatAReplicaFailsAreCounted(ReplicatedServers servers) {
    ReplicatedCruddur.open(servers).close();
    AtomicBoolean fails = new AtomicBoolean();
    DataSource standby =
        new DelegatingDataSource(servers.standby(0).dataSource("postgres")) {
          @Override
          public Connection getConnection() throws SQLException {
            if (fails.get()) {
              throw new SQLException("The server is gone.", "08006");
            }
            return super.getConnection();
          }
        };
    try (Cruddur cruddur =
        Cruddur.builder()
            .dataSource(servers.primary().dataSource("postgres"))
            .replicas(standby)
            .replicaSettings(settings())
            .build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      fails.set(true);
      cruddur.users().findByHandle("river");
      assertThat(count("cruddur.replica.fallbacks", "reason", "failed")).isOne();
    }
  }

  @Test
  void eachCruddurHasMetersOfItsOwnUntilItIsClosed(ReplicatedServers servers) {
    try (Cruddur first = ReplicatedCruddur.open(servers, settings())) {
      first.users().findByHandle("river");
      int metersOfOne = registry.getMeters().size();
      try (Cruddur second = ReplicatedCruddur.open(servers, settings())) {
        second.users().findByHandle("river");
        second.users().findByHandle("wren");
        assertThat(registry.getMeters()).hasSize(2 * metersOfOne);
        assertThat(registry.get("cruddur.replica.reads").functionCounters())
            .extracting(FunctionCounter::count)
            .filteredOn(count -> count > 0)
            .containsExactlyInAnyOrder(1.0, 2.0);
      }
      assertThat(registry.getMeters()).hasSize(metersOfOne);
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void twoOfOneNameAreCountedApart(ReplicatedServers servers) {
    Cruddur first = ofOneName(servers);
    try (first) {
      first.users().findByHandle("river");
      int metersOfOne = registry.getMeters().size();
      try (Cruddur second = ofOneName(servers)) {
        second.users().findByHandle("river");
        second.users().findByHandle("wren");
        assertThat(registry.getMeters()).hasSize(2 * metersOfOne);
        assertThat(count("cruddur.replica.reads", "name", "service")).isOne();
        assertThat(count("cruddur.replica.reads", "name", "service-2")).isEqualTo(2);
      }
      assertThat(registry.getMeters()).hasSize(metersOfOne);
      assertThat(count("cruddur.replica.reads", "name", "service")).isOne();
    }
    try (Cruddur third = ofOneName(servers)) {
      first.close();
      third.users().findByHandle("river");
      assertThat(count("cruddur.replica.reads", "name", "service")).isOne();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  private Cruddur ofOneName(ReplicatedServers servers) {
    Cruddur cruddur =
        ReplicatedCruddur.builder(servers)
            .pool(PoolSettings.forService().withName("service"))
            .replicaSettings(settings())
            .build();
    servers.awaitReplay();
    await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
    return cruddur;
  }

  @Test
  void aStartThatFailsLeavesNoConnectionToAReplica(ReplicatedServers servers) {
    ReplicatedServer standby = servers.standby(0);
    registry
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("The registry is full.");
            });

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Cruddur.builder()
                    .dataSource(servers.primary().dataSource("postgres"))
                    .replicas(ConnectionUrl.parse(standby.url("postgres")))
                    .authorsCache(AuthorsCacheSettings.defaults().withMeters(registry))
                    .build())
        .withMessage("The registry is full.");

    await()
        .untilAsserted(
            () ->
                assertThat(
                        standby.queryLong(
                            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))
                    .isZero());
  }

  /** Asked seldom, so that the replica is still taken for one that shows everything. */
  private ReplicaSettings settings() {
    return ReplicaSettings.defaults()
        .withChecks(Duration.ofSeconds(2), Duration.ofSeconds(2))
        .withMeters(registry);
  }

  private double count(String meter, String tag, String value) {
    return registry.get(meter).tag(tag, value).meters().stream()
        .mapToDouble(found -> ((FunctionCounter) found).count())
        .sum();
  }
}
