package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.ReadToken;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster that gets another primary while 8 threads write and 4 read, half of them with a token
 * of before. Each write brings an id, and is repeated until it is acknowledged.
 */
final class Failover {

  private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

  private static final int WRITERS = 8;
  private static final int READERS = 4;

  /** The promises: how long after the promotion one can write, and how long a reader waits. */
  private static final Duration WRITES = Duration.ofSeconds(10);

  private static final Duration READS = Duration.ofSeconds(1);

  /** Has another server become the primary, and says when that was, as System.nanoTime(). */
  interface Cause {
    long happen() throws Exception;
  }

  private final Cruddur cruddur;
  private final UserRef author;
  private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicLong longestWithoutRead = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Queue<Throwable> untyped = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  private Failover(Cruddur cruddur) {
    this.cruddur = cruddur;
    String handle = "river" + UUID.randomUUID().toString().substring(24);
    author = cruddur.users().register(RepositoryContract.newUser(handle)).user();
  }

  /** Has it happen, and asserts that nothing is lost and that calls succeed in time. */
  static void during(Cruddur cruddur, String name, Cause cause) throws Exception {
    new Failover(cruddur).run(name, cause);
  }

  private void run(String name, Cause cause) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        all.add(threads.submit(this::write));
      }
      for (int i = 0; i < READERS; i += 2) {
        all.add(threads.submit(() -> read(() -> cruddur.feeds().home(PageQuery.first(10)))));
        AtomicReference<ReadToken> token = new AtomicReference<>(token());
        all.add(threads.submit(() -> read(() -> readWith(token))));
      }
      await().until(() -> acknowledged.size() > 100);
      longestWithoutRead.set(0);
      long promoted = cause.happen();
      await().atMost(Duration.ofMinutes(1)).until(() -> writesSince(promoted).count() > 100);
      over = true;
      for (Future<?> one : all) {
        one.get();
      }
      verify(name, Duration.ofNanos(writesSince(promoted).min().orElseThrow()));
    } finally {
      over = true;
      threads.shutdownNow();
    }
  }

  private LongStream writesSince(long moment) {
    return acknowledged.values().stream().mapToLong(at -> at - moment).filter(since -> since > 0);
  }

  private void verify(String name, Duration untilWrite) {
    List<UUID> rows = rows();
    long lost = acknowledged.keySet().stream().filter(id -> !rows.contains(id)).count();
    Duration withoutRead = Duration.ofNanos(longestWithoutRead.get());
    LOG.warn(
        "{}: {} writes acknowledged, {} lost, {} doubled, {} calls failed; writes again {} ms after the promotion, {} ms without a read",
        name,
        acknowledged.size(),
        lost,
        rows.size() - lost - acknowledged.size(),
        failures,
        untilWrite.toMillis(),
        withoutRead.toMillis());
    assertThat(rows).containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
    assertThat(untyped).isEmpty();
    assertThat(failures).hasPositiveValue();
    assertThat(untilWrite).isLessThan(WRITES);
    assertThat(withoutRead).isLessThan(READS);
  }

  private List<UUID> rows() {
    return cruddur.withConnection(
        connection -> {
          List<UUID> rows = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT uuid FROM activities WHERE user_uuid = ?")) {
            statement.setObject(1, author.uuid());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rows.add(row.getObject(1, UUID.class));
              }
            }
          }
          return rows;
        });
  }

  private void write() {
    while (!over) {
      UUID id = UUID.randomUUID();
      while (!succeeds(() -> cruddur.activities().create(author, id, "Hello", Ttl.SEVEN_DAYS))) {
        if (over) {
          return;
        }
      }
      acknowledged.put(id, System.nanoTime());
    }
  }

  private ReadToken token() {
    CruddurSession session = cruddur.session();
    UUID id = UUID.randomUUID();
    session.activities().create(author, id, "Hello", Ttl.SEVEN_DAYS);
    acknowledged.put(id, System.nanoTime());
    return session.token().orElseThrow();
  }

  /** As a client does, which brings the token that its last answer had. */
  private void readWith(AtomicReference<ReadToken> token) {
    CruddurSession session = cruddur.session(token.get());
    session.feeds().home(PageQuery.first(10));
    token.set(session.token().orElseThrow());
  }

  private void read(Runnable call) {
    long last = System.nanoTime();
    while (!over) {
      if (succeeds(call)) {
        long now = System.nanoTime();
        longestWithoutRead.accumulateAndGet(now - last, Math::max);
        last = now;
      }
    }
    longestWithoutRead.accumulateAndGet(System.nanoTime() - last, Math::max);
  }

  private boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (CruddurException e) {
      failures.incrementAndGet();
      if (e.getClass() == DatabaseException.class) {
        untyped.add(e);
      }
    } catch (RuntimeException | Error e) {
      untyped.add(e);
    }
    return false;
  }
}
