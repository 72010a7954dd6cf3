package io.cruddur.migrations.adoption;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * How a database of the reference application is adopted.
 *
 * @param timeZone the zone in which its timestamps without time zone are read; with UTC, PostgreSQL
 *     need not rewrite the tables
 * @param fix whether obstacles whose remedy loses nothing are removed; otherwise each is a reason
 *     to refuse
 */
public record AdoptionOptions(ZoneId timeZone, boolean fix) {

  /**
   * Checks the zone.
   *
   * @param timeZone the zone in which its timestamps without time zone are read; with UTC,
   *     PostgreSQL need not rewrite the tables
   * @param fix whether obstacles whose remedy loses nothing are removed; otherwise each is a reason
   *     to refuse
   * @throws NullPointerException if the zone is null
   */
  public AdoptionOptions {
    Objects.requireNonNull(timeZone, "timeZone");
  }

  /**
   * Times are UTC, nothing is fixed.
   *
   * @return what holds unless told otherwise
   */
  public static AdoptionOptions defaults() {
    return new AdoptionOptions(ZoneOffset.UTC, false);
  }

  /**
   * Reads timestamps in another zone. Times that the zone's clocks skip or repeat are read as
   * PostgreSQL does: with the offset that held before a gap, and standard time within an overlap.
   *
   * @param zone a region such as {@code Europe/Berlin}, or an offset
   * @return a copy
   */
  public AdoptionOptions in(ZoneId zone) {
    return new AdoptionOptions(zone, fix);
  }

  /**
   * Removes the obstacles whose remedy loses nothing.
   *
   * @return a copy
   */
  public AdoptionOptions fixing() {
    return new AdoptionOptions(timeZone, true);
  }

  /** The zone as PostgreSQL names it. */
  String postgresTimeZone() {
    if (!(timeZone.normalized() instanceof ZoneOffset offset)) {
      return timeZone.getId();
    }
    if (offset.equals(ZoneOffset.UTC)) {
      // why this name: it is the one for which the server is sure to skip the rewrite.
      return "UTC";
    }
    // why: the server reads a bare +02:00 as POSIX does, hours west of Greenwich.
    ZoneOffset west = ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds());
    return "<%s>%s".formatted(offset.getId(), west.getId());
  }
}
