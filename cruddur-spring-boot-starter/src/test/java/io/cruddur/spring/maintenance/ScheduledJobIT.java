package io.cruddur.spring.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScheduledJobIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** Spring stops what follows, the web server say, when each has said that it has stopped. */
  @Test
  void whoStopsItIsNotKeptWaitingByABatch() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch batchMayEnd = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    ScheduledJob job =
        new ScheduledJob(
            "job",
            Duration.ofMillis(100),
            new Turn(postgres.dataSource(), "job"),
            () -> {
              begun.countDown();
              awaitWithoutInterruption(batchMayEnd);
              return 1;
            },
            Clock.systemUTC());
    job.start();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    job.stop(stopped::countDown);

    assertThat(stopped.getCount()).isOne();
    batchMayEnd.countDown();
    assertThat(stopped.await(9, TimeUnit.SECONDS)).isTrue();
    assertThat(job.isRunning()).isFalse();
  }

  private static void awaitWithoutInterruption(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
