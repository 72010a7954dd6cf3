package io.cruddur.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * An open-loop load: calls are due at a steady rate, whether those before have returned or not, and
 * a call's latency counts from when it was due. A slow answer is so held against all that waited
 * behind it (no coordinated omission).
 */
public final class SteadyLoad {

  private static final int THREADS = 48;
  private static final long MOST_MICROS = 60_000_000;

  private SteadyLoad() {}

  /**
   * Runs the load.
   *
   * @param perSecond how many calls are due each second
   * @param seconds how long
   * @param seed of what the calls draw: of the same seed each thread draws the same
   * @param call one call
   * @return latencies in microseconds
   */
  public static Histogram run(int perSecond, int seconds, long seed, Consumer<Random> call)
      throws Exception {
    Histogram latencies = new ConcurrentHistogram(MOST_MICROS, 3);
    AtomicLong next = new AtomicLong();
    long total = (long) perSecond * seconds;
    long begin = System.nanoTime() + 20_000_000;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed * THREADS + i);
        work.add(
            threads.submit(
                () -> {
                  long number;
                  while ((number = next.getAndIncrement()) < total) {
                    long due = begin + number * 1_000_000_000L / perSecond;
                    long wait;
                    while ((wait = due - System.nanoTime()) > 0) {
                      LockSupport.parkNanos(wait);
                    }
                    call.accept(random);
                    long micros = (System.nanoTime() - due) / 1000;
                    latencies.recordValue(Math.min(MOST_MICROS, micros));
                  }
                }));
      }
      for (Future<?> thread : work) {
        thread.get();
      }
      return latencies;
    } finally {
      threads.shutdownNow();
    }
  }
}
