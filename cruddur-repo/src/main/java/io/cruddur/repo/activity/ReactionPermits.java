package io.cruddur.repo.activity;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Bounds how many likes and reposts of one activity this process sends to the server at once. They
 * all change one row: whenever one of them commits, the server wakes all that wait for the row, and
 * each looks at it again. A permit is waited for without a connection and only for a short time;
 * the call then continues without one, so that a server that says nothing, or a row that somebody
 * else has locked, stops nobody here. Bounded: activities that share a stripe share its permits.
 * Safe for use by many threads.
 */
public final class ReactionPermits {

  private static final int STRIPES = 256;
  private static final int PERMITS = 4;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  private final Semaphore[] stripes;
  private final long longestWaitNanos;

  /** With all permits free. */
  public ReactionPermits() {
    this(LONGEST_WAIT);
  }

  ReactionPermits(Duration longestWait) {
    this.stripes =
        IntStream.range(0, STRIPES)
            .mapToObj(stripe -> new Semaphore(PERMITS))
            .toArray(Semaphore[]::new);
    this.longestWaitNanos = longestWait.toNanos();
  }

  /** Makes a call about an activity, with a permit if one is free in time. */
  boolean call(UUID activity, BooleanSupplier call) {
    Semaphore stripe = stripe(activity);
    boolean permitted = tryAcquire(stripe);
    try {
      return call.getAsBoolean();
    } finally {
      if (permitted) {
        stripe.release();
      }
    }
  }

  /** How many calls about an activity need not wait. */
  int free(UUID activity) {
    return stripe(activity).availablePermits();
  }

  private Semaphore stripe(UUID activity) {
    return stripes[Math.floorMod(activity.hashCode(), STRIPES)];
  }

  /** Who is interrupted does not wait: what follows decides what an interruption means. */
  private boolean tryAcquire(Semaphore stripe) {
    try {
      return stripe.tryAcquire(longestWaitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
