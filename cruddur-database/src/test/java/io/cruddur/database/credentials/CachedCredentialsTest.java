package io.cruddur.database.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the sources that ask a service have in common; {@link SecretsManagerCredentialsTest}. */
class CachedCredentialsTest {

  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void aServiceThatSaysNothingIsWaitedForOnceAndItsLateAnswerIsUsed() {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    CredentialsSource source =
        source(
            () -> {
              asked.incrementAndGet();
              answer.await();
              return new Credentials("app", "late");
            });
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessage("the stub has not answered for 0.2 s");
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(source::current).hasMessageContaining("has not answered");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.multipliedBy(20));
    assertThat(asked).hasValue(1);
    answer.countDown();
    await().until(() -> isAvailable(source));
    assertThat(source.current().password()).isEqualTo("late");
  }

  /** A service's library may find its own by the context class loader. */
  @Test
  void theServiceIsAskedUnderTheLibrarysClassLoader() {
    ClassLoader[] seen = new ClassLoader[1];
    CredentialsSource source =
        source(
            () -> {
              seen[0] = Thread.currentThread().getContextClassLoader();
              return new Credentials("app", "x");
            });
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(null);
    try {
      source.current();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(seen[0]).isEqualTo(CachedCredentialsTest.class.getClassLoader());
  }

  @Test
  void aBugInASourceIsToldAsUnavailable() {
    CredentialsSource source =
        source(
            () -> {
              throw new IllegalStateException("closed");
            });
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessageContaining("the stub cannot be read")
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  private static boolean isAvailable(CredentialsSource source) {
    try {
      return source.current() != null;
    } catch (CredentialsUnavailableException e) {
      return false;
    }
  }

  private CredentialsSource source(Service service) {
    return new CachedCredentials("the stub", null, PATIENCE, clock) {
      @Override
      Credentials load() {
        try {
          return service.ask();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private interface Service {
    Credentials ask() throws InterruptedException;
  }
}
