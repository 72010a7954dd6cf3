package io.cruddur.database.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A host's clock that shows nothing but what clients can read. A time beyond it is a mistake of the
 * host's: written into a row it would stand at the top of each feed for ever.
 */
public final class ReadableClock extends Clock {

  private final Clock clock;

  public ReadableClock(Clock clock) {
    this.clock = clock;
  }

  /**
   * What time it is.
   *
   * @throws IllegalStateException if it is not of the years 1 to 9999
   */
  @Override
  public Instant instant() {
    Instant now = clock.instant();
    if (now.isBefore(Times.EARLIEST) || now.isAfter(Times.LATEST)) {
      throw new IllegalStateException(
          "The clock shows " + now + "; it must show a time of the years 1 to 9999.");
    }
    return now;
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ReadableClock(clock.withZone(zone));
  }
}
