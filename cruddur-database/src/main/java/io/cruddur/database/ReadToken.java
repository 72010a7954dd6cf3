package io.cruddur.database;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;

/**
 * How far the primary had written when it was asked. A read that is given the token sees all that
 * was committed before. As text it is opaque, and safe in a cookie, a header or a URL.
 *
 * @param timeline of the primary; a promotion begins a new one, on which an old token is not
 *     comparable
 * @param position in the primary's write-ahead log, in bytes
 */
public record ReadToken(int timeline, long position) {

  private static final byte VERSION = 1;
  private static final int LENGTH = 1 + Integer.BYTES + Long.BYTES;

  /**
   * A token of a primary.
   *
   * @param timeline of the primary, 1 or more
   * @param position in its write-ahead log, in bytes, 0 or more
   * @throws IllegalArgumentException if a number cannot be
   */
  public ReadToken {
    if (timeline < 1 || position < 0) {
      throw new IllegalArgumentException(
          "No primary is at timeline %s, position %s".formatted(timeline, position));
    }
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @param text from a cookie or a header; whoever sends it can at most have reads go to the
   *     primary
   * @return the token
   * @throws InvalidReadTokenException if it is anything else
   */
  public static ReadToken parse(String text) {
    Objects.requireNonNull(text, "text");
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() == LENGTH && bytes.get() == VERSION) {
        ReadToken token = new ReadToken(bytes.getInt(), bytes.getLong());
        if (token.toString().equals(text)) {
          return token;
        }
      }
    } catch (IllegalArgumentException e) {
      // why: what is wrong with it is nobody's concern; below.
    }
    throw new InvalidReadTokenException(
        "This is no read token: hand back the text of a ReadToken as it was, or none.");
  }

  /**
   * The position as the server writes it.
   *
   * @return a {@code pg_lsn} in text
   */
  public String lsn() {
    return Long.toHexString(position >>> 32) + "/" + Long.toHexString(position & 0xFFFFFFFFL);
  }

  /** The token as opaque text of 18 characters: base64url without padding. */
  @Override
  public String toString() {
    byte[] bytes =
        ByteBuffer.allocate(LENGTH).put(VERSION).putInt(timeline).putLong(position).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
