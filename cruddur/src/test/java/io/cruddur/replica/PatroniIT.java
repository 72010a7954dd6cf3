package io.cruddur.replica;

import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary is killed together with its Patroni, which elects another one: {@code
 * -Dpromotions=20} times for the figures of docs/replicas.md.
 */
@Tag("patroni")
class PatroniIT {

  private static final Logger LOG = LoggerFactory.getLogger(PatroniIT.class);

  private static PatroniCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = PatroniCluster.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  static IntStream runs() {
    return IntStream.rangeClosed(1, Integer.getInteger("promotions", 1));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void nothingIsLostAndCallsGoOn(int run) throws Exception {
    cluster.awaitStandbys();
    PatroniCluster.Node old = cluster.primary();
    try (Cruddur cruddur = open()) {
      Failover.during(
          cruddur,
          "Patroni, run " + run,
          () -> {
            long killed = System.nanoTime();
            old.kill();
            cluster.primary();
            long promoted = System.nanoTime();
            LOG.warn(
                "Patroni promoted another server after {} ms",
                Duration.ofNanos(promoted - killed).toMillis());
            return promoted;
          });
    } finally {
      old.recreate();
    }
  }

  private static Cruddur open() {
    Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(cluster.url() + "?target_session_attrs=read-write"))
            .replicas(ConnectionUrl.parse(cluster.url()))
            .pool(
                PoolSettings.forService()
                    .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)))
            .build();
    await().until(() -> ReplicatedCruddur.usable(cruddur) == 2);
    return cruddur;
  }
}
