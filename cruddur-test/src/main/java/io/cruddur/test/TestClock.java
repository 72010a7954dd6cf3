package io.cruddur.test;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class TestClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private TestClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * A clock in UTC.
   *
   * @param instant what it shows
   * @return a new clock
   */
  public static TestClock at(Instant instant) {
    return new TestClock(new AtomicReference<>(requireNonNull(instant, "instant")), ZoneOffset.UTC);
  }

  /**
   * Sets the clock.
   *
   * @param instant what it shows from now on; may be earlier than before
   */
  public void set(Instant instant) {
    now.set(requireNonNull(instant, "instant"));
  }

  /**
   * Moves the clock.
   *
   * @param duration by how much; backwards if negative
   */
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  @Override
  public Instant instant() {
    return requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock, seen in another zone: moving one moves both. */
  @Override
  public Clock withZone(ZoneId other) {
    return new TestClock(now, other);
  }
}
