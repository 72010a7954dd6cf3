package io.cruddur.repo.internal;

import io.cruddur.repo.page.InvalidCursorException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in a feed, between two rows. As a token it is base64url without padding of: version (1
 * byte), feed (1), direction (1), hash of the feed's subject (4), epoch microseconds (8), uuid
 * (16). It holds sort keys only, so it need not be signed: the feed's own conditions still apply to
 * whatever it says.
 *
 * @param feed the feed it came from
 * @param subject whose feed it was, such as an author's or a thread's; hashed into the token
 * @param direction which way to read from here
 * @param createdAt the row's created_at, in microseconds
 * @param uuid the row's uuid
 */
public record Cursor(Feed feed, int subject, Direction direction, Instant createdAt, UUID uuid) {

  public enum Direction {
    OLDER,
    NEWER
  }

  private static final byte VERSION = 1;
  private static final int BYTES = 3 + Integer.BYTES + 3 * Long.BYTES;

  /**
   * Times that both Java and PostgreSQL can hold with microseconds, and that somebody could have
   * meant.
   */
  public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  public String token() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .put((byte) feed.code())
            .put((byte) (direction == Direction.NEWER ? 1 : 0))
            .putInt(subject)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads a token that came back from a client.
   *
   * @throws InvalidCursorException if it is not a token, or of another feed or subject
   */
  public static Cursor parse(String token, Feed feed, int subject) {
    Cursor cursor = decode(token);
    if (cursor.feed != feed || cursor.subject != subject) {
      throw new InvalidCursorException(
          "The cursor belongs to another feed: a cursor goes on only where it came from.");
    }
    return cursor;
  }

  private static Cursor decode(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid("it is not base64url");
    }
    if (bytes.length != BYTES) {
      throw invalid("its length is wrong");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.get() != VERSION) {
      throw invalid("its version is unknown");
    }
    Feed feed = Feed.ofCode(buffer.get()).orElseThrow(() -> invalid("its feed is unknown"));
    Direction direction =
        switch (buffer.get()) {
          case 0 -> Direction.OLDER;
          case 1 -> Direction.NEWER;
          default -> throw invalid("its direction is unknown");
        };
    int subject = buffer.getInt();
    Instant createdAt;
    try {
      createdAt = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid("its time is out of range");
    }
    if (createdAt.isBefore(EARLIEST) || createdAt.isAfter(LATEST)) {
      throw invalid("its time is out of range");
    }
    UUID uuid = new UUID(buffer.getLong(), buffer.getLong());
    Cursor cursor = new Cursor(feed, subject, direction, createdAt, uuid);
    if (!cursor.token().equals(token)) {
      throw invalid("it is not in the canonical form");
    }
    return cursor;
  }

  private static InvalidCursorException invalid(String why) {
    return new InvalidCursorException(
        "Not a cursor of this library (%s): take it from a page, unchanged.".formatted(why));
  }
}
