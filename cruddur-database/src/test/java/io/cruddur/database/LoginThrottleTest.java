package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.database.credentials.Credentials;
import io.cruddur.test.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The real server's part in it is in RotationIT. */
class LoginThrottleTest {

  private static final Credentials OLD = new Credentials("app", "old");
  private static final Credentials NEW = new Credentials("app", "new");

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Credentials> tried = new ArrayList<>();
  private final LoginThrottle throttle = new LoginThrottle(this::refuse, clock);

  private Connection refuse(Credentials credentials) throws SQLException {
    tried.add(credentials);
    throw new SQLException("refused", "28P01");
  }

  @Test
  void refusedCredentialsAreNotTriedAgainAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> throttle.open(OLD))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
    assertThat(tried).containsExactly(OLD);
  }

  @Test
  void thePauseGrowsToHalfAMinute() {
    for (int second = 0; second < 600; second++) {
      assertThatThrownBy(() -> throttle.open(OLD)).isInstanceOf(SQLException.class);
      clock.advance(Duration.ofSeconds(1));
    }
    // at 0, 1, 3, 7, 15, 31 seconds, and each 30 then
    assertThat(tried).hasSize(6 + (600 - 32) / 30);
  }

  @Test
  void otherCredentialsAreTriedAtOnce() {
    assertThatThrownBy(() -> throttle.open(OLD)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> throttle.open(NEW)).isInstanceOf(SQLException.class);
    assertThat(tried).containsExactly(OLD, NEW);
  }

  @Test
  void anUnreachableServerHasRefusedNothing() {
    LoginThrottle unreachable =
        new LoginThrottle(
            credentials -> {
              tried.add(credentials);
              throw new SQLException("no route", "08001");
            },
            clock);
    assertThatThrownBy(() -> unreachable.open(OLD)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> unreachable.open(OLD)).isInstanceOf(SQLException.class);
    assertThat(tried).containsExactly(OLD, OLD);
  }

  @Test
  void twoUsersThatAreRefusedInTurnAreBothSpared() {
    Credentials other = new Credentials("job", "old");
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> throttle.open(OLD)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> throttle.open(other)).isInstanceOf(SQLException.class);
    }
    assertThat(tried).containsExactly(OLD, other);
  }

  @Test
  void unprovenCredentialsAreTriedByOneThreadAndTheOthersShareItsOutcome() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger attempts = new AtomicInteger();
    LoginThrottle slow =
        new LoginThrottle(
            credentials -> {
              attempts.incrementAndGet();
              awaitQuietly(answer);
              throw new SQLException("no answer", "08001");
            },
            clock);
    List<Future<String>> states = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Thread> waiting = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 6; i++) {
        states.add(
            threads.submit(
                () -> {
                  waiting.add(Thread.currentThread());
                  return stateOf(slow);
                }));
      }
      await()
          .until(
              () ->
                  waiting.size() == 6
                      && waiting.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
      answer.countDown();
      for (Future<String> state : states) {
        assertThat(state.get(10, TimeUnit.SECONDS)).isEqualTo("08001");
      }
      assertThat(attempts).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anOpenerThatBreaksOffLeavesNobodyWaiting() {
    int[] attempts = {0};
    LoginThrottle broken =
        new LoginThrottle(
            credentials -> {
              attempts[0]++;
              throw new IllegalStateException("broken");
            },
            clock);
    assertThatThrownBy(() -> broken.open(OLD)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> broken.open(OLD)).isInstanceOf(IllegalStateException.class);
    assertThat(attempts[0]).isEqualTo(2);
  }

  private static String stateOf(LoginThrottle throttle) {
    try {
      return String.valueOf(throttle.open(OLD));
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
