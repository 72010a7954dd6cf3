package io.cruddur.spring.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TurnIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void oneOfManyInstancesWorksAtATime() throws Exception {
    CountDownLatch othersTried = new CountDownLatch(4);
    AtomicInteger worked = new AtomicInteger();
    ExecutorService instances = Executors.newFixedThreadPool(5);
    List<Future<Boolean>> turns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      turns.add(
          instances.submit(
              () -> {
                boolean taken =
                    new Turn(postgres.dataSource(), "job")
                        .take(
                            Duration.ZERO,
                            () -> {
                              worked.incrementAndGet();
                              assertThat(othersTried.await(20, TimeUnit.SECONDS)).isTrue();
                            });
                othersTried.countDown();
                return taken;
              }));
    }
    int taken = 0;
    for (Future<Boolean> turn : turns) {
      taken += turn.get() ? 1 : 0;
    }
    instances.shutdown();
    assertThat(taken).isOne();
    assertThat(worked).hasValue(1);
  }

  @Test
  void jobsOfOtherNamesDoNotWaitForEachOther() throws Exception {
    boolean other =
        new Turn(postgres.dataSource(), "one")
            .take(
                Duration.ZERO,
                () -> {
                  try {
                    assertThat(new Turn(postgres.dataSource(), "two").take(Duration.ZERO, () -> {}))
                        .isTrue();
                  } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    assertThat(other).isTrue();
  }

  /** A host's transaction manager has exceptions of its own. */
  @Test
  void aJobThatFailsRunsAgainInTheNextInterval() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    ScheduledJob job =
        new ScheduledJob(
            "failing",
            Duration.ofMillis(200),
            new Turn(postgres.dataSource(), "failing"),
            () -> {
              ran.countDown();
              throw new IllegalStateException("as asked");
            },
            Clock.systemUTC());
    job.start();
    try {
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      job.stop();
    }
  }

  @Test
  void aJobRunsInEachIntervalAndStopsWhenTheHostDoes() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    ScheduledJob job =
        new ScheduledJob(
            "job",
            Duration.ofMillis(200),
            new Turn(postgres.dataSource(), "scheduled"),
            () -> {
              ran.countDown();
              return 0;
            },
            Clock.systemUTC());
    job.start();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    job.stop();
    assertThat(job.isRunning()).isFalse();
    assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getName().equals("job"));
  }
}
