package io.cruddur.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.TransactionTimeoutException;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A consumer of {@code bulk().forEach…} takes longer than a session may be idle in between. */
class IdleConsumerIT {

  private static final Duration LIMIT = Duration.ofMillis(300);

  /** More than are in memory at a time, so that the server is asked after the pause. */
  private static final int USERS = 1200;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @BeforeAll
  static void fill() {
    Cruddur.connect(postgres.url()).close();
    postgres.execute(
        "INSERT INTO users (display_name, handle, cognito_user_id)"
            + " SELECT 'User', 'user' || n, 'sub-' || n FROM generate_series(1, %s) n"
                .formatted(USERS));
  }

  @Test
  void theOwnPoolsLimitIsLifted() {
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(postgres.url()))
            .pool(PoolSettings.forService().withTimeouts(Duration.ofSeconds(10), LIMIT))
            .build()) {
      assertThat(readSlowly(cruddur)).isEqualTo(USERS);
    }
  }

  /** As one that sorts the whole table before its first row. */
  @Test
  void aServerThatIsSilentForLongerThanTheSocketMayIsWaitedFor() throws Exception {
    try (Cruddur cruddur =
            Cruddur.builder()
                .url(ConnectionUrl.parse(postgres.url()))
                .pool(
                    PoolSettings.forService()
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(60))
                        .withSocketTimeout(Duration.ofSeconds(2)))
                .build();
        Connection other = postgres.dataSource().getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Integer> export =
          CompletableFuture.supplyAsync(
              () -> {
                AtomicInteger read = new AtomicInteger();
                cruddur.bulk().forEachUser(user -> read.incrementAndGet());
                return read.get();
              });
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> export.get(3, TimeUnit.SECONDS));
      other.rollback();

      assertThat(export.get()).isEqualTo(USERS);
    }
  }

  @Test
  void aHostsPoolsLimitIsLifted() {
    try (HikariDataSource pool = hostPool();
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      assertThat(readSlowly(cruddur)).isEqualTo(USERS);
    }
  }

  /** Nothing is set there; the error says which limit it was. */
  @Test
  void inAHostsTransactionTheHostsLimitApplies() throws SQLException {
    try (HikariDataSource pool = hostPool();
        Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      assertThatExceptionOfType(TransactionTimeoutException.class)
          .isThrownBy(() -> readSlowly(Cruddur.on(connection)))
          .withMessageContaining("raise idle_in_transaction_session_timeout");
    }
  }

  private static HikariDataSource hostPool() {
    return FaultPool.of(ConnectionUrl.parse(postgres.url()), true, LIMIT);
  }

  private static int readSlowly(Repositories cruddur) {
    AtomicInteger read = new AtomicInteger();
    cruddur
        .bulk()
        .forEachUser(
            user -> {
              if (read.incrementAndGet() == 1) {
                pause();
              }
            });
    return read.get();
  }

  private static void pause() {
    try {
      // why sleep: that time passes is what is tested.
      Thread.sleep(LIMIT.multipliedBy(3).toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
