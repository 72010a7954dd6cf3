package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.credentials.Credentials;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pools that the library makes for replicas. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class ReplicaPoolsIT {

  private static final String DATABASE = "postgres";
  private static final int READERS = 6;

  /** A read that hangs is broken off after about 1 s, and one that waits for a connection, too. */
  private static final Duration LONGEST_READ = Duration.ofSeconds(5);

  /** As with IAM tokens, which are for one host only. */
  @Test
  void eachReplicaHasCredentialsOfItsOwn(ReplicatedServers servers) {
    ReplicatedServer standby = servers.standby(0);
    ConnectionUrl primary = ConnectionUrl.parse(servers.primary().url(DATABASE));
    Credentials right = primary.credentials();
    Map<String, CredentialsSource> asked = new ConcurrentHashMap<>();
    CredentialsSource source =
        new CredentialsSource() {
          @Override
          public Credentials current() {
            return right;
          }

          @Override
          public CredentialsSource forServer(String host, int port) {
            CredentialsSource own = () -> new Credentials("reader", "reader");
            asked.put(host + ":" + port, own);
            return own;
          }
        };
    servers.primary().execute("CREATE ROLE reader SUPERUSER LOGIN PASSWORD 'reader'");
    servers.awaitReplay();
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(primary)
            .credentials(source)
            .replicas(ConnectionUrl.parse(standby.url(DATABASE)))
            .build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      assertThat(asked).containsOnlyKeys("localhost:" + standby.port());
      assertThat(
              standby.queryLong(
                  "SELECT count(*) FILTER (WHERE usename = 'reader') - count(*) FROM pg_stat_activity WHERE application_name LIKE 'cruddur/%'"))
          .isZero();
    }
  }

  /** The URL's bound is for logins; a reader need not wait for one, because the primary answers. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLongLoginHoldsNoReadOfAFrozenReplicaUp(ReplicatedServers servers) throws Exception {
    String bound = "?connect_timeout=10";
    ReplicatedServer frozen = servers.standby(0);
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(servers.primary().url(DATABASE) + bound))
            .replicas(ConnectionUrl.parse(frozen.url(DATABASE) + bound))
            .pool(PoolSettings.forService().withSize(1))
            .build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      cruddur.users().findByHandle("nobody");
      frozen.freeze();
      try {
        Callable<Duration> reader =
            () -> {
              long begin = System.nanoTime();
              cruddur.users().findByHandle("nobody");
              return Duration.ofNanos(System.nanoTime() - begin);
            };
        List<Future<Duration>> reads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          reads.add(threads.submit(reader));
        }
        for (Future<Duration> read : reads) {
          assertThat(read.get()).isLessThan(LONGEST_READ);
        }
      } finally {
        frozen.thaw();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
