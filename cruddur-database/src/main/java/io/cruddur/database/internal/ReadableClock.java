package io.cruddur.database.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A host's clock that shows nothing but what rows can hold and clients can read. A time beyond the
 * years 1 to 9999 is a mistake of the host's: written into a row it would stand at the top of each
 * feed for ever.
 */
public final class ReadableClock extends Clock {

  private final Clock clock;

  public ReadableClock(Clock clock) {
    this.clock = clock;
  }

  /**
   * What time it is, in whole microseconds, as columns hold it.
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
    return now.truncatedTo(ChronoUnit.MICROS);
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
