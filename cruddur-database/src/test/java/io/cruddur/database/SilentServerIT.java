package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that accepts and says nothing keeps nobody longer than the login time-out, 3 s. */
@Tag("thorough")
class SilentServerIT {

  /** The login time-out, and a second for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static final int THREADS = 6;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=disable",
        "sslmode=prefer&connect_timeout=1",
        "sslmode=require&connect_timeout=1"
      })
  void allThreadsAreToldWithinTheTimeOutOfOneLogin(String parameters) throws Exception {
    try (SilentServer server = new SilentServer()) {
      DataSource source = url(server, parameters).dataSource();
      for (Duration waited : waits(source)) {
        assertThat(waited).isLessThan(SOON);
      }
    }
  }

  @Test
  void aServerThatSaysNothingIsToldFromOneThatIsNotThere() {
    try (SilentServer server = new SilentServer()) {
      for (String mode : List.of("disable", "prefer", "require")) {
        assertThatExceptionOfType(DatabaseUnavailableException.class)
            .as(mode)
            .isThrownBy(() -> url(server, "connect_timeout=1&sslmode=" + mode).connect())
            .withMessageContaining("the host accepts connections, but")
            .withMessageContaining("connect_timeout=10 in the URL waits longer")
            .withMessageNotContaining("security group");
      }
    }
  }

  /** A second server is reached although the first one accepts and says nothing. */
  @Test
  void theSearchDoesNotEndAtASilentServer() {
    try (SilentServer silent = new SilentServer();
        SilentServer other = new SilentServer()) {
      ConnectionUrl url =
          ConnectionUrl.parse(
              "postgresql://app:x@127.0.0.1:%s,127.0.0.1:%s/cruddur?sslmode=disable&connect_timeout=1"
                  .formatted(silent.port(), other.port()));
      assertThatExceptionOfType(DatabaseUnavailableException.class).isThrownBy(url::connect);
      assertThat(other.connections()).isPositive();
    }
  }

  @Test
  void aLoginThatWasGivenUpDoesNotLeaveItsThreadBehind() throws Exception {
    try (SilentServer server = new SilentServer()) {
      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> url(server, "connect_timeout=1&sslmode=disable").connect());
      await().atMost(Duration.ofSeconds(20)).until(() -> driverThreads() == 0);
    }
  }

  private static long driverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("PostgreSQL JDBC driver connection"))
        .count();
  }

  private static List<Duration> waits(DataSource source) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Duration>> waits = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        waits.add(
            threads.submit(
                () -> {
                  start.await();
                  return wait(source);
                }));
      }
      start.countDown();
      List<Duration> result = new ArrayList<>();
      for (Future<Duration> wait : waits) {
        result.add(wait.get());
      }
      return result;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Duration wait(DataSource source) {
    long begin = System.nanoTime();
    try (Connection connection = source.getConnection()) {
      throw new AssertionError("connected to " + connection);
    } catch (SQLException e) {
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  private static ConnectionUrl url(SilentServer server, String parameters) {
    return ConnectionUrl.parse(
        "postgresql://app:x@127.0.0.1:" + server.port() + "/cruddur?" + parameters);
  }
}
