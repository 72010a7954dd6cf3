package io.cruddur.repo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReactionPermitsTest {

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final UUID post = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private final UUID other = UUID.fromString("00000000-0000-7000-8000-000000000002");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void fourCallsAboutOneActivityAreMadeAtOnce() throws Exception {
    Reactions.Permits permits = new Reactions.Permits(FOR_EVER);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      calls.add(
          threads.submit(
              () ->
                  permits.call(
                      post,
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(10_000);
                        return running.decrementAndGet() >= 0;
                      })));
    }
    for (Future<Boolean> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasValueBetween(1, 4);
  }

  @Test
  void aCallWaitsOnlyForASharedStripeAndForAShortTime() throws Exception {
    Reactions.Permits permits = new Reactions.Permits(Duration.ofMillis(50));
    CountDownLatch end = new CountDownLatch(1);
    List<Future<Boolean>> held = hold(permits, 4, end);

    assertThat(permits.call(other, () -> true)).isTrue();
    assertThat(threads.submit(() -> permits.call(post, () -> true)).get(30, TimeUnit.SECONDS))
        .isTrue();

    assertThat(held).noneMatch(Future::isDone);
    end.countDown();
  }

  /** All would be held by then if one that was never taken were given back, or one taken kept. */
  @Test
  void asManyPermitsAreFreeAfterwardsAsBefore() throws Exception {
    Reactions.Permits permits = new Reactions.Permits(Duration.ofMillis(50));
    CountDownLatch end = new CountDownLatch(1);
    List<Future<Boolean>> held = hold(permits, 6, end);
    end.countDown();
    for (Future<Boolean> call : held) {
      call.get(30, TimeUnit.SECONDS);
    }
    for (int i = 0; i < 5; i++) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  permits.call(
                      post,
                      () -> {
                        throw new IllegalStateException();
                      }));
    }

    assertThat(permits.free(post)).isEqualTo(4);
  }

  @Test
  void whoIsInterruptedDoesNotWaitAndStaysInterrupted() throws Exception {
    Reactions.Permits permits = new Reactions.Permits(FOR_EVER);
    CountDownLatch end = new CountDownLatch(1);
    List<Future<Boolean>> held = hold(permits, 4, end);

    Future<Boolean> waiting =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              return permits.call(post, () -> Thread.currentThread().isInterrupted());
            });

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(held).noneMatch(Future::isDone);
    end.countDown();
  }

  private List<Future<Boolean>> hold(Reactions.Permits permits, int calls, CountDownLatch end)
      throws InterruptedException {
    CountDownLatch running = new CountDownLatch(calls);
    List<Future<Boolean>> held = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      held.add(
          threads.submit(
              () ->
                  permits.call(
                      post,
                      () -> {
                        running.countDown();
                        try {
                          end.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return true;
                      })));
    }
    running.await();
    return held;
  }
}
