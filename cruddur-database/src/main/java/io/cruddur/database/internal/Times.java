package io.cruddur.database.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as columns of type timestamptz hold them. PostgreSQL knows years from 4714 BC to 294276,
 * and two infinities; another program may have stored any of them. As a sort key a time is kept
 * exactly, or a page would resume elsewhere. As a value that is shown it is moved into the years 1
 * to 9999, which all clients can read: for many of them the rest is an overflow.
 */
public final class Times {

  /** What {@code infinity} is read as where it is a sort key. */
  public static final Instant INFINITY = Instant.MAX;

  /** What {@code -infinity} is read as where it is a sort key. */
  public static final Instant MINUS_INFINITY = Instant.MIN;

  /** The earliest time that is shown, and that is accepted from a caller. */
  public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  /** The latest time that is shown, and that is accepted from a caller. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** PostgreSQL's own epoch: from 1970 on, its last thirty years do not fit into 64 bits. */
  private static final long POSTGRES_EPOCH_SECOND = 946_684_800L;

  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long FIRST_MICRO = -211_813_488_000_000_000L;
  private static final long LAST_MICRO = 9_223_371_331_199_999_999L;

  private static final long INFINITY_AS_TEXT =
      ByteBuffer.wrap("infinity".getBytes(StandardCharsets.US_ASCII)).getLong();

  private static final Instant FIRST = ofPostgresMicros(FIRST_MICRO);
  private static final Instant LAST = ofPostgresMicros(LAST_MICRO);

  private Times() {}

  /** A column's value, kept exactly; the infinities as {@link #INFINITY} and its opposite. */
  public static Instant exact(OffsetDateTime value) {
    if (value.equals(OffsetDateTime.MAX)) {
      return INFINITY;
    }
    return value.equals(OffsetDateTime.MIN) ? MINUS_INFINITY : value.toInstant();
  }

  /** The time itself, or the nearest one of the years 1 to 9999. */
  public static Instant readable(Instant time) {
    if (time.isAfter(LATEST)) {
      return LATEST;
    }
    return time.isBefore(EARLIEST) ? EARLIEST : time;
  }

  /** What is bound as a parameter; beyond PostgreSQL's years it is an infinity. */
  public static OffsetDateTime toJdbc(Instant time) {
    if (time.isAfter(LAST)) {
      return OffsetDateTime.MAX;
    }
    return time.isBefore(FIRST) ? OffsetDateTime.MIN : time.atOffset(ZoneOffset.UTC);
  }

  /** An exact time in 64 bits, as PostgreSQL itself stores it. */
  public static long toPostgresMicros(Instant time) {
    if (time.isAfter(LAST)) {
      return Long.MAX_VALUE;
    }
    return time.isBefore(FIRST)
        ? Long.MIN_VALUE
        : (time.getEpochSecond() - POSTGRES_EPOCH_SECOND) * MICROS_PER_SECOND
            + time.getNano() / 1000;
  }

  /** The opposite of {@link #toPostgresMicros}; null for a number that stands for no time. */
  public static @Nullable Instant fromPostgresMicros(long micros) {
    if (micros == Long.MAX_VALUE) {
      return INFINITY;
    }
    if (micros == Long.MIN_VALUE) {
      return MINUS_INFINITY;
    }
    return micros < FIRST_MICRO || micros > LAST_MICRO ? null : ofPostgresMicros(micros);
  }

  /** A time as the server sends it in binary; null for what is not, or could be text. */
  public static @Nullable Instant fromPostgresBinary(byte[] sent) {
    if (sent.length != Long.BYTES) {
      return null;
    }
    long micros = ByteBuffer.wrap(sent).getLong();
    // why: of all texts only this one has eight bytes; as a number it is a time like any other.
    return micros == INFINITY_AS_TEXT ? null : fromPostgresMicros(micros);
  }

  private static Instant ofPostgresMicros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND) + POSTGRES_EPOCH_SECOND,
        Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
  }
}
