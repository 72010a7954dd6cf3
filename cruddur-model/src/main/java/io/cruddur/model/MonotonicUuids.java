package io.cruddur.model;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Makes UUIDs of version 7 (RFC 9562), each greater than the one before in PostgreSQL's order,
 * which is that of the unsigned bytes ({@link UUID#compareTo} differs). New rows then go to the end
 * of their index. The order holds within this object, for any number of threads, also when the
 * clock is set back; several processes' ids are in the order of their clocks.
 *
 * <p>Layout: 48 bits of milliseconds since 1970, 4 of version, 12 of the fraction of the
 * millisecond (section 6.2, method 3), 2 of variant, 62 from a {@link SecureRandom}, so that an id
 * cannot be guessed. Beyond 4,096 ids a millisecond the time in the ids runs ahead of the clock.
 */
public final class MonotonicUuids implements Supplier<UUID> {

  private static final int FRACTION_BITS = 12;
  private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

  /** Times before and after have the id of the nearest of these. */
  private static final Instant EARLIEST = Instant.EPOCH;

  // why no text: a parser's classes would load wherever ids are made. 9999-12-31T23:59:59.999999Z
  private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L, 999_999_000);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** The time of the last id, in 4,096ths of a millisecond since 1970. */
  private final AtomicLong last = new AtomicLong();

  /**
   * Makes ids from now on.
   *
   * @param clock tells the time in the ids
   */
  public MonotonicUuids(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Makes an id.
   *
   * @return greater than every one before
   */
  @Override
  public UUID get() {
    long now = ticks(clock.instant());
    return uuid(last.updateAndGet(before -> Math.max(before + 1, now)));
  }

  /**
   * Makes an id for what was created at another time, such as a row that is imported. It stands
   * where its time belongs, so it is neither greater than the ids before nor less than the next.
   *
   * @param createdAt the time in the id; before 1970 it is the beginning of 1970, after 9999 the
   *     last microsecond of 9999
   * @return never the same one again
   */
  public UUID at(Instant createdAt) {
    return uuid(ticks(requireNonNull(createdAt, "createdAt")));
  }

  private UUID uuid(long tick) {
    long millis = tick >>> FRACTION_BITS;
    return new UUID(
        (millis << 16) | VERSION_7 | (tick & FRACTION_MASK),
        VARIANT | (random.nextLong() & RANDOM_MASK));
  }

  private static long ticks(Instant time) {
    Instant instant = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    long nanosOfMilli = instant.getLong(NANO_OF_SECOND) % NANOS_PER_MILLI;
    return (instant.toEpochMilli() << FRACTION_BITS)
        | ((nanosOfMilli << FRACTION_BITS) / NANOS_PER_MILLI);
  }
}
