package io.cruddur.spring.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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

  /** An instance whose clock is late finds the work done, and does not do it again. */
  @Test
  void aTurnLastsForAWhileAlsoIfThereWasNothingToDo() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService instance = Executors.newSingleThreadExecutor();
    Future<Boolean> first =
        instance.submit(
            () ->
                new Turn(postgres.dataSource(), "short")
                    .take(Duration.ofSeconds(2), done::countDown));
    done.await();
    assertThat(new Turn(postgres.dataSource(), "short").take(Duration.ZERO, () -> {})).isFalse();
    assertThat(first.get()).isTrue();
    assertThat(new Turn(postgres.dataSource(), "short").take(Duration.ZERO, () -> {})).isTrue();
    instance.shutdown();
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

  /** A limit that ends the transaction would let a second instance work meanwhile. */
  @Test
  void aLimitOfTheDatabasesTransactionsEndsNoTurn() throws Exception {
    assumeThat(postgres.queryLong("SELECT current_setting('server_version_num')::integer"))
        .as("transaction_timeout is new in 17")
        .isGreaterThanOrEqualTo(170000);
    postgres.execute(
        "ALTER DATABASE %s SET transaction_timeout = '150ms'".formatted(postgres.databaseName()));
    try {
      boolean taken =
          new Turn(postgres.dataSource(), "long")
              .take(
                  Duration.ofMillis(500),
                  () -> {
                    try (Connection other = postgres.dataSource().getConnection();
                        Statement statement = other.createStatement()) {
                      // why not pg_sleep within a transaction: the same limit would end it.
                      statement.execute("SET transaction_timeout = 0; SELECT pg_sleep(0.5)");
                      assertThat(
                              new Turn(postgres.dataSource(), "long").take(Duration.ZERO, () -> {}))
                          .isFalse();
                    } catch (SQLException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertThat(taken).isTrue();
    } finally {
      postgres.execute(
          "ALTER DATABASE %s RESET transaction_timeout".formatted(postgres.databaseName()));
    }
  }

  /** A host's transaction manager has exceptions of its own, and a class may be missing. */
  @Test
  void aJobThatFailsRunsAgainInTheNextInterval() throws Exception {
    CountDownLatch ran = new CountDownLatch(3);
    ScheduledJob job =
        job(
            "failing",
            () -> {
              ran.countDown();
              if (ran.getCount() == 2) {
                throw new IllegalStateException("as asked");
              }
              throw new NoClassDefFoundError("as asked");
            });
    job.start();
    try {
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      job.stop();
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aTurnWithNothingToDoIsLoggedForDebuggingOnly(CapturedOutput output) {
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    logging.setLogLevel(ScheduledJob.class.getName(), LogLevel.DEBUG);
    AtomicInteger rows = new AtomicInteger(-1);
    ScheduledJob job = job("silent", rows::incrementAndGet);
    job.start();
    try {
      await().until(() -> output.getOut().contains("silent: 1 rows"));
    } finally {
      job.stop();
      logging.setLogLevel(ScheduledJob.class.getName(), null);
    }
    assertThat(output.getOut().lines().filter(line -> line.contains("silent: 0 rows")))
        .singleElement()
        .asString()
        .contains("DEBUG");
    assertThat(output.getOut().lines().filter(line -> line.contains("silent: 1 rows")))
        .singleElement()
        .asString()
        .contains("INFO");
  }

  private static ScheduledJob job(String name, ScheduledJob.Work work) {
    return new ScheduledJob(
        name,
        Duration.ofMillis(200),
        new Turn(postgres.dataSource(), name),
        work,
        Clock.systemUTC());
  }

  @Test
  void aJobRunsInEachIntervalAndStopsWhenTheHostDoes() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    ScheduledJob job =
        job(
            "job",
            () -> {
              ran.countDown();
              return 0;
            });
    job.start();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    job.stop();
    assertThat(job.isRunning()).isFalse();
    assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getName().equals("job"));
  }
}
