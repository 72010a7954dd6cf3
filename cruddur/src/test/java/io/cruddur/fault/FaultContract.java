package io.cruddur.fault;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import io.cruddur.test.TcpProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 16 threads write, each with an id of its own that is repeated until the write is acknowledged,
 * while servers or the network fail. Whatever the way to embed: no acknowledged write is lost, none
 * is there twice, and what the library throws is typed. {@code -Dstress=60} makes each phase that
 * many seconds long; the figures of such a run stand in docs/connecting.md.
 */
abstract class FaultContract {

  private static final Logger LOG = LoggerFactory.getLogger(FaultContract.class);

  private static final String DATABASE = "postgres";

  private static final int WRITERS = 16;

  /** How many writes are waited for before the fault, and from each writer after it. */
  private static final int WRITES_BEFORE = 200;

  private static final int WRITES_AFTER = 5;

  private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("stress", 0));

  /** The promise; on a machine of 2 cores with a load of 15 it took 3 s. */
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  /** The promise for a failover, from the promotion on. */
  private static final Duration FAILOVER = Duration.ofSeconds(10);

  private static final ConditionFactory PATIENTLY =
      await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60).plus(PHASE));

  private record Write(UUID id, int writer, long acknowledgedAt) {}

  /**
   * The library as a host has it, for use by many threads.
   *
   * @param host has work done, within a transaction that is committed when that returns: the
   *     host's, or the library's for each call
   */
  record Embedding(Consumer<Consumer<Repositories>> host, Runnable end) implements AutoCloseable {

    void perform(Consumer<Repositories> work) {
      host.accept(work);
    }

    @Override
    public void close() {
      end.run();
    }
  }

  private final ReplicatedServers servers;
  private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> untyped = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private CruddurUser author;

  FaultContract(ReplicatedServers servers) {
    this.servers = servers;
  }

  abstract Embedding embed(ConnectionUrl url);

  private interface Fault {
    void happen() throws Exception;
  }

  @BeforeEach
  void register() {
    try (Cruddur cruddur = Cruddur.connect(servers.primary().url(DATABASE))) {
      String handle = "river" + UUID.randomUUID().toString().substring(24);
      author = cruddur.users().register(RepositoryContract.newUser(handle)).user();
    }
  }

  @Test
  void aKilledServer() throws Exception {
    ReplicatedServer server = servers.primary();
    write(
        primary(),
        "kill -9 of the server",
        RECOVERY,
        () -> {
          server.kill();
          server.start();
        });
  }

  /** After which the postmaster ends all other backends and recovers. */
  @Test
  void aKilledBackend() throws Exception {
    write(
        primary(),
        "kill -9 of a backend",
        RECOVERY,
        () -> {
          int before = failures.get();
          long backend =
              servers
                  .primary()
                  .queryLong(
                      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = '%s' LIMIT 1"
                          .formatted(DATABASE));
          ProcessHandle.of(backend).orElseThrow().destroyForcibly();
          PATIENTLY.until(() -> failures.get() > before);
          PATIENTLY.ignoreExceptions().until(() -> servers.primary().queryLong("SELECT 1") == 1);
        });
  }

  @Test
  void aRestartedServer() throws Exception {
    ReplicatedServer server = servers.primary();
    write(
        primary(),
        "restart",
        RECOVERY,
        () -> {
          server.stop();
          server.start();
        });
  }

  @Test
  void aNetworkThatSwallowsEverything() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(servers.primary().port())) {
      String direct = servers.primary().url(DATABASE);
      String silenced =
          direct.replace(":" + servers.primary().port() + "/", ":" + proxy.port() + "/");
      write(
          url(silenced),
          "half-open network",
          RECOVERY,
          () -> {
            int before = failures.get();
            proxy.goSilent();
            // why: until each writer has met the silence, the fault has not happened.
            PATIENTLY.until(() -> failures.get() - before >= WRITERS);
            proxy.recover();
          });
    }
  }

  /** With a synchronous standby; without one, what it has not received yet would be lost. */
  @Test
  void aPromotedStandby() throws Exception {
    ReplicatedServer old = servers.primary();
    servers.synchronousStandbyNames("ANY 1 (*)");
    try {
      write(
          primary(),
          "kill -9 of the primary, promotion",
          FAILOVER,
          () -> {
            ReplicatedServer next = servers.standby(0);
            old.kill();
            next.promote();
          });
    } finally {
      if (servers.primary() == old) {
        servers.synchronousStandbyNames("");
      } else {
        old.recreate();
      }
    }
  }

  private ConnectionUrl primary() {
    return url(servers.url(DATABASE) + "?target_session_attrs=read-write");
  }

  private static ConnectionUrl url(String url) {
    return ConnectionUrl.parse(url).withDefault("socketTimeout", "2");
  }

  /** Writes, has the fault happen, writes on, and looks at what is stored. */
  private void write(ConnectionUrl url, String fault, Duration promise, Fault happens)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (Embedding library = embed(url)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(threads.submit(() -> writeUntilTold(library, writer)));
      }
      long begin = System.nanoTime();
      PATIENTLY.until(() -> writes.size() >= WRITES_BEFORE && isOver(PHASE, begin));
      happens.happen();
      long over = System.nanoTime();
      // why all: one whose row is locked by a transaction that nobody ends would never be back.
      PATIENTLY.until(() -> allWriteAgain(over) && isOver(PHASE, over));
      stopping = true;
      for (Future<?> writer : writers) {
        writer.get();
      }
      verify(fault, recovery(over), promise);
    } finally {
      abandoned = true;
      threads.shutdownNow();
    }
  }

  private static boolean isOver(Duration phase, long begin) {
    return System.nanoTime() - begin >= phase.toNanos();
  }

  private boolean allWriteAgain(long over) {
    int[] after = new int[WRITERS];
    writes.stream()
        .filter(write -> write.acknowledgedAt - over > 0)
        .forEach(write -> after[write.writer]++);
    for (int count : after) {
      if (count < WRITES_AFTER) {
        return false;
      }
    }
    return true;
  }

  /** How long after the fault the first write succeeded. */
  private Duration recovery(long over) {
    return Duration.ofNanos(
        writes.stream()
            .mapToLong(write -> write.acknowledgedAt - over)
            .filter(since -> since > 0)
            .min()
            .orElseThrow());
  }

  private void writeUntilTold(Embedding library, int writer) {
    while (!stopping) {
      UUID id = UUID.randomUUID();
      while (!isWritten(library, id, writer)) {
        failures.incrementAndGet();
        if (abandoned) {
          return;
        }
      }
    }
  }

  /** A host repeats what it began itself, no matter who says that it failed. */
  private boolean isWritten(Embedding library, UUID id, int writer) {
    try {
      library.perform(repositories -> create(repositories, id));
      writes.add(new Write(id, writer, System.nanoTime()));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void create(Repositories repositories, UUID id) {
    try {
      repositories.activities().create(author, id, "Hello", Ttl.SEVEN_DAYS);
    } catch (RuntimeException | Error e) {
      if (!(e instanceof CruddurException) || e.getClass() == DatabaseException.class) {
        untyped.add(e);
      }
      throw e;
    }
  }

  private void verify(String fault, Duration recovery, Duration promise) throws SQLException {
    Set<UUID> rows = new HashSet<>();
    int doubled = 0;
    try (Connection connection = servers.primary().dataSource(DATABASE).getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT uuid FROM activities WHERE user_uuid = ?")) {
      statement.setObject(1, author.getUuid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          doubled += rows.add(row.getObject(1, UUID.class)) ? 0 : 1;
        }
      }
    }
    Set<UUID> acknowledged = writes.stream().map(Write::id).collect(toSet());
    long lost = acknowledged.stream().filter(id -> !rows.contains(id)).count();
    LOG.warn(
        "{}, {}: {} writes acknowledged, {} attempts failed, {} lost, {} doubled, back after {} ms",
        getClass().getSimpleName(),
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
    assertThat(untyped).isEmpty();
    assertThat(recovery).isLessThan(promise);
  }
}
