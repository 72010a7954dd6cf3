package io.cruddur.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Twenty threads, each in a transaction of the host's, on a pool of ten: docs/embedding.md. */
class StarvationIT {

  private static final int THREADS = 20;
  private static final int CONNECTIONS = 10;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aPlainDataSourceStarves() throws Exception {
    try (HikariDataSource pool = FaultPool.of(ConnectionUrl.parse(postgres.url()));
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      List<Throwable> failures =
          callWithinTransactions(
              pool,
              cruddur,
              () -> {
                await()
                    .until(
                        () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == THREADS);
                assertThat(
                        postgres.queryLong(
                            "SELECT count(*) FROM pg_stat_activity"
                                + " WHERE state = 'idle in transaction' AND datname = '%s'"
                                    .formatted(postgres.databaseName())))
                    .isEqualTo(CONNECTIONS);
              });

      assertThat(failures)
          .filteredOn(DatabaseUnavailableException.class::isInstance)
          .isNotEmpty()
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .hasMessageContaining("No connection of the pool became free"));
    }
  }

  @Test
  void withTheHostsTransactionManagerNobodyStarves() throws Exception {
    try (HikariDataSource pool = FaultPool.of(ConnectionUrl.parse(postgres.url()));
        Cruddur cruddur =
            Cruddur.builder()
                .dataSource(
                    new TransactionAwareDataSourceProxy(pool),
                    new SpringTransactions(new DataSourceTransactionManager(pool)))
                .build()) {
      assertThat(callWithinTransactions(pool, cruddur, () -> {})).isEmpty();
    }
  }

  /** Each thread has a connection of its transaction before the library is called. */
  private static List<Throwable> callWithinTransactions(
      HikariDataSource pool, Cruddur cruddur, Runnable meanwhile) throws Exception {
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(pool));
    JdbcTemplate jdbc = new JdbcTemplate(pool);
    CountDownLatch allConnectionsAreOut = new CountDownLatch(CONNECTIONS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(
            threads.submit(
                () ->
                    transaction.execute(
                        status -> {
                          jdbc.execute("SELECT 1");
                          allConnectionsAreOut.countDown();
                          awaitAll(allConnectionsAreOut);
                          return cruddur.users().findByHandle("river").isPresent();
                        })));
      }
      meanwhile.run();
      List<Throwable> failures = new ArrayList<>();
      for (Future<?> call : calls) {
        try {
          call.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
      return failures;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
