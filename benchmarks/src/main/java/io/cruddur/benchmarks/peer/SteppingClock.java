package io.cruddur.benchmarks.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that moves when it is told to, and then by more than the ten minutes for which the
 * library remembers a viewer. No post of the benchmarks expires within all its steps.
 */
public final class SteppingClock extends Clock {

  private static final Duration STEP = Duration.ofMinutes(10).plusSeconds(1);

  private final Instant begin = NewPosts.now();
  private final AtomicLong steps = new AtomicLong();

  /** Moves it. */
  public void step() {
    steps.incrementAndGet();
  }

  @Override
  public Instant instant() {
    return begin.plus(STEP.multipliedBy(steps.get()));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Times of the benchmarks are UTC");
  }
}
