package io.cruddur.pool;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CruddurException;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.OwnServer;
import io.cruddur.test.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 16 threads write, each with an id of its own that is repeated until the write is acknowledged,
 * while the server or the network fails. {@code -Dstress=60} makes each phase that many seconds
 * long; the figures of such a run stand in docs/connecting.md.
 */
class FaultIT {

  private static final Logger LOG = LoggerFactory.getLogger(FaultIT.class);

  private static final int WRITERS = 16;

  /** How long is written before the fault and after it. */
  private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("stress", 2));

  /** The promise; on a machine of 2 cores with a load of 15 it took 3 s. */
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Write(UUID id, long acknowledgedAt) {}

  private final ConcurrentLinkedQueue<Write> writes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean stopping;

  @Test
  void aKilledServerLosesNoAcknowledgedWriteAndDoublesNone() throws Exception {
    try (OwnServer server = OwnServer.start(Map.of());
        Cruddur cruddur = open(server.port(), PoolSettings.forService())) {
      Duration recovery =
          write(
              cruddur,
              () -> {
                server.kill();
                server.restart();
                return System.nanoTime();
              });
      verify(server, recovery, "kill -9 and restart");
    }
  }

  @Test
  void aNetworkThatSwallowsEverythingIsGivenUpAndThePoolRecovers() throws Exception {
    try (OwnServer server = OwnServer.start(Map.of());
        TcpProxy proxy = TcpProxy.to(server.port());
        Cruddur cruddur =
            open(
                proxy.port(),
                PoolSettings.forService()
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(10)))) {
      Duration recovery =
          write(
              cruddur,
              () -> {
                int before = failures.get();
                proxy.goSilent();
                // why: until each writer has met the silence, the fault has not happened.
                await().atMost(PATIENCE).until(() -> failures.get() - before >= WRITERS);
                proxy.recover();
                return System.nanoTime();
              });
      verify(server, recovery, "half-open network");
    }
  }

  private static Cruddur open(int port, PoolSettings settings) {
    ConnectionUrl url =
        ConnectionUrl.parse("postgresql://postgres@127.0.0.1:" + port + "/postgres");
    return Cruddur.builder().url(url).pool(settings).build();
  }

  /** Writes, has the fault happen, writes on; says how long after it the first write succeeded. */
  private Duration write(Cruddur cruddur, Callable<Long> fault) throws Exception {
    CruddurUser river =
        cruddur.users().register(new NewUser("River", "river", "r@example.com", "sub-1")).user();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> writeUntilTold(cruddur, river)));
      }
      // why sleep: the length of a load is what is waited for here, not an event.
      Thread.sleep(PHASE.toMillis());
      assertThat(writes).isNotEmpty();
      long over = fault.call();
      await()
          .atMost(PATIENCE)
          .until(() -> writes.stream().anyMatch(write -> write.acknowledgedAt - over > 0));
      Thread.sleep(PHASE.toMillis());
      stopping = true;
      for (Future<?> writer : writers) {
        writer.get();
      }
      long first =
          writes.stream()
              .mapToLong(write -> write.acknowledgedAt - over)
              .filter(sinceOver -> sinceOver > 0)
              .min()
              .orElseThrow();
      return Duration.ofNanos(first);
    } finally {
      threads.shutdownNow();
    }
  }

  private void writeUntilTold(Cruddur cruddur, CruddurUser author) {
    while (!stopping) {
      UUID id = UUID.randomUUID();
      while (!isWritten(cruddur, author, id)) {
        failures.incrementAndGet();
      }
    }
  }

  private boolean isWritten(Cruddur cruddur, CruddurUser author, UUID id) {
    try {
      cruddur.activities().create(author, id, "Hello", Ttl.SEVEN_DAYS);
      writes.add(new Write(id, System.nanoTime()));
      return true;
    } catch (CruddurException e) {
      return false;
    }
  }

  private void verify(OwnServer server, Duration recovery, String fault) throws SQLException {
    Set<UUID> rows = new HashSet<>();
    int doubled = 0;
    try (Connection connection = server.admin().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT uuid FROM activities")) {
      while (row.next()) {
        doubled += rows.add(row.getObject(1, UUID.class)) ? 0 : 1;
      }
    }
    Set<UUID> acknowledged = writes.stream().map(Write::id).collect(toSet());
    long lost = acknowledged.stream().filter(id -> !rows.contains(id)).count();
    LOG.warn(
        "{}: {} writes acknowledged, {} attempts failed, {} lost, {} doubled, back after {} ms",
        fault,
        acknowledged.size(),
        failures,
        lost,
        doubled,
        recovery.toMillis());
    assertThat(failures).hasPositiveValue();
    assertThat(lost).isZero();
    assertThat(doubled).isZero();
    assertThat(rows).isEqualTo(acknowledged);
    assertThat(recovery).isLessThan(RECOVERY);
  }
}
