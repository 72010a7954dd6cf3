package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.embedding.host.InterceptedDataSource;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Many like one activity at once, on a pool that has fewer connections than callers. */
class HotActivityIT {

  private static final int CALLERS = 32;
  private static final int CONNECTIONS = 8;

  /** A call waits no longer for its turn: docs/decisions/0162. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private HikariDataSource pool;
  private CountedConnections connections;
  private Cruddur cruddur;
  private List<CruddurUser> users;
  private ActivityRef post;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(CONNECTIONS);
    pool = new HikariDataSource(config);
    connections = new CountedConnections(pool);
    cruddur = Cruddur.builder().dataSource(connections).build();
    users =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> cruddur.users().register(Contract.newUser("user" + i)).user())
            .toList();
    post =
        ActivityRef.of(cruddur.activities().create(users.get(0), "Hello", Ttl.ONE_DAY).getUuid());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    cruddur.close();
    pool.close();
  }

  /** In a round that was shorter than the longest wait, nobody continued without a permit. */
  @Test
  void fourLikesOfOneActivityUseConnectionsAtOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      connections.most.set(0);
      long begin = System.nanoTime();
      assertThat(likeByAll()).containsOnly(true);
      if (System.nanoTime() - begin < LONGEST_WAIT.toNanos()) {
        assertThat(connections.most).hasValueBetween(1, 4);
        assertThat(likes()).isEqualTo(CALLERS);
        return;
      }
      for (CruddurUser user : users) {
        cruddur.activities().unlike(user, post);
      }
    }
    throw new AssertionError("No round was short enough to tell");
  }

  /** A host's transaction holds the row: whoever waited long enough continues without a permit. */
  @Test
  void aLockedActivityKeepsNobodyFromTheServerForEver() throws Exception {
    List<Future<Boolean>> likes;
    try (Connection host = postgres.dataSource().getConnection()) {
      host.setAutoCommit(false);
      try (Statement statement = host.createStatement()) {
        statement.execute("SELECT 1 FROM activities FOR UPDATE");
      }
      likes = like(users.subList(0, 6));
      await().untilAsserted(() -> assertThat(waitingForLocks()).isEqualTo(6));
      assertThat(likes).noneMatch(Future::isDone);
      host.rollback();
    }

    for (Future<Boolean> like : likes) {
      assertThat(like.get(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(likes()).isEqualTo(6);
  }

  /** All permits are taken by calls that wait for the transaction. */
  @Test
  void aTransactionWaitsForNoPermit() {
    cruddur.useTransaction(
        tx -> {
          tx.activities().like(users.get(0), post);
          List<Future<Boolean>> others = like(users.subList(1, 6));
          await().untilAsserted(() -> assertThat(waitingForLocks()).isEqualTo(5));

          long fastest = Long.MAX_VALUE;
          for (int i = 0; i < 10; i++) {
            long begin = System.nanoTime();
            tx.activities().unlike(users.get(0), post);
            tx.activities().like(users.get(0), post);
            fastest = Math.min(fastest, System.nanoTime() - begin);
          }
          assertThat(Duration.ofNanos(fastest)).isLessThan(LONGEST_WAIT);
          assertThat(others).noneMatch(Future::isDone);
        });

    await().untilAsserted(() -> assertThat(likes()).isEqualTo(6));
  }

  @Test
  void whoIsInterruptedLikesAsBefore() {
    Thread.currentThread().interrupt();
    boolean liked = cruddur.activities().like(users.get(0), post);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(liked).isTrue();
    assertThat(likes()).isOne();
  }

  private List<Boolean> likeByAll() throws Exception {
    List<Boolean> answers = new ArrayList<>();
    for (Future<Boolean> like : like(users)) {
      answers.add(like.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }

  private List<Future<Boolean>> like(List<CruddurUser> likers) {
    CountDownLatch ready = new CountDownLatch(likers.size());
    List<Future<Boolean>> likes = new ArrayList<>();
    for (CruddurUser user : likers) {
      likes.add(
          threads.submit(
              () -> {
                ready.countDown();
                ready.await();
                return cruddur.activities().like(user, post);
              }));
    }
    return likes;
  }

  private long waitingForLocks() {
    return postgres.queryLong("SELECT count(*) FROM pg_locks WHERE NOT granted");
  }

  private long likes() {
    assertThat(postgres.queryLong("SELECT count(*) FROM likes"))
        .isEqualTo(postgres.queryLong("SELECT sum(likes_count) FROM activities"));
    return postgres.queryLong("SELECT sum(likes_count) FROM activities");
  }

  /** Counts connections from when one is asked for until it is closed. */
  private static final class CountedConnections extends DelegatingDataSource {

    final AtomicInteger used = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    CountedConnections(HikariDataSource pool) {
      setTargetDataSource(
          new InterceptedDataSource(
              pool,
              call -> {
                if (call.is("close")) {
                  used.decrementAndGet();
                }
                return call.proceed();
              }));
    }

    @Override
    public Connection getConnection() throws SQLException {
      most.accumulateAndGet(used.incrementAndGet(), Math::max);
      return super.getConnection();
    }
  }
}
