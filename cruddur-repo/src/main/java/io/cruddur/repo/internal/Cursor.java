package io.cruddur.repo.internal;

import io.cruddur.database.internal.Times;
import io.cruddur.repo.page.InvalidCursorException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a feed, between two rows. As a token it is base64url without padding of: version (1
 * byte), feed (1), direction (1), hash of the feed's subject (4), microseconds since 2000 as
 * PostgreSQL stores them (8), uuid (16). It holds sort keys only, so it need not be signed: the
 * feed's own conditions still apply to what it says.
 *
 * @param feed the feed it came from
 * @param subject whose feed it was, such as an author's or a thread's; hashed into the token
 * @param direction which way to read from here
 * @param createdAt the row's created_at, exactly as stored
 * @param uuid the row's uuid
 */
public record Cursor(Feed feed, int subject, Direction direction, Instant createdAt, UUID uuid) {

  public enum Direction {
    OLDER,
    NEWER
  }

  private static final byte VERSION = 2;
  private static final int BYTES = 3 + Integer.BYTES + 3 * Long.BYTES;
  private static final int LENGTH = (BYTES * 8 + 5) / 6;

  /** The last character carries two bits only, so that a token ends with one of these. */
  private static final String LAST_CHARACTERS = "AQgw";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  public String token() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .put((byte) feed.code())
            .put((byte) (direction == Direction.NEWER ? 1 : 0))
            .putInt(subject)
            .putLong(Times.toPostgresMicros(createdAt))
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return ENCODER.encodeToString(bytes);
  }

  /**
   * Reads a token that came back from a client.
   *
   * @throws InvalidCursorException if it is not a token, or of another feed or subject
   */
  public static Cursor parse(String token, Feed feed, int subject) {
    Cursor cursor = decode(token);
    if (cursor.feed != feed || cursor.subject != subject) {
      throw ofAnotherFeed();
    }
    return cursor;
  }

  /**
   * Refuses what {@link #parse} would refuse of any subject: before it is looked up who that is.
   *
   * @throws InvalidCursorException if it is not a token, or of another feed
   */
  public static void check(@Nullable String token, Feed feed) {
    if (token != null && decode(token).feed != feed) {
      throw ofAnotherFeed();
    }
  }

  private static InvalidCursorException ofAnotherFeed() {
    return new InvalidCursorException(
        "The cursor belongs to another feed: a cursor continues only the feed that it came from.");
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
    if (token.length() != LENGTH || LAST_CHARACTERS.indexOf(token.charAt(LENGTH - 1)) < 0) {
      throw invalid("it is not in the canonical form");
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
    Instant createdAt = Times.fromPostgresMicros(buffer.getLong());
    if (createdAt == null) {
      throw invalid("its time is out of range");
    }
    UUID uuid = new UUID(buffer.getLong(), buffer.getLong());
    return new Cursor(feed, subject, direction, createdAt, uuid);
  }

  private static InvalidCursorException invalid(String why) {
    return new InvalidCursorException(
        "Not a cursor of this library (%s): take it from a page, unchanged.".formatted(why));
  }
}
