package io.cruddur.examples.trigger;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for work no longer than there is time for an answer. */
final class Deadline {

  private Deadline() {}

  /**
   * Runs the work on a thread of its own. Work that misses the deadline continues there, because a
   * socket cannot be interrupted: the time-outs of connection and statement end it soon after.
   *
   * @throws TimeoutException if the work did not end in time
   */
  static <T> T within(Duration limit, Supplier<T> work) throws TimeoutException {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "sign-up");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
