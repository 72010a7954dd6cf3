package io.cruddur.spring.maintenance;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Work that one of many instances does once in each interval. Intervals begin at the same instants
 * everywhere, counted from 1970, and whichever instance comes first works.
 */
public class ScheduledJob implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ScheduledJob.class);

  /** More than clocks of servers differ, and never more than half of the interval. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** What is done. */
  @FunctionalInterface
  interface Work {

    /** Does it, and returns after its current batch if the thread is interrupted. */
    long run();
  }

  private final String name;
  private final Duration interval;
  private final Turn turn;
  private final Work work;
  private final Clock clock;
  private volatile @Nullable Thread thread;

  ScheduledJob(String name, Duration interval, Turn turn, Work work, Clock clock) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "The interval of %s must be positive: %s".formatted(name, interval));
    }
    this.name = name;
    this.interval = interval;
    this.turn = turn;
    this.work = work;
    this.clock = clock;
  }

  @Override
  public void start() {
    Thread started = new Thread(this::loop, name);
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  private void loop() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(untilNext());
        runOnce();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long untilNext() {
    return interval.toMillis() - clock.millis() % interval.toMillis();
  }

  /** Does not throw: the next interval is another attempt. */
  private void runOnce() throws InterruptedException {
    try {
      turn.take(
          interval.dividedBy(2).compareTo(CLOCKS_DIFFER) < 0
              ? interval.dividedBy(2)
              : CLOCKS_DIFFER,
          () -> log(work.run()));
    } catch (SQLException | RuntimeException e) {
      // why any: a host's transaction manager has exceptions of its own.
      LOG.warn("{} failed, and is tried again in {}: {}", name, interval, e.getMessage());
    } catch (Error e) {
      // why not thrown on: it would end this thread, and nobody would work in later intervals.
      LOG.error("{} failed, and is tried again in {}", name, interval, e);
    }
  }

  /** Silent where there was nothing to do: an interval may be a minute. */
  private void log(long rows) {
    LOG.atLevel(rows > 0 ? Level.INFO : Level.DEBUG).log("{}: {} rows", name, rows);
  }

  /** Interrupts the work, which ends after its current batch, and waits for it. */
  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(10).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The same, beside others that stop: the web server is not kept waiting for each of them. */
  @Override
  public void stop(Runnable stopped) {
    Thread stopping =
        new Thread(
            () -> {
              stop();
              stopped.run();
            },
            name + " stopping");
    stopping.setDaemon(true);
    stopping.start();
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
