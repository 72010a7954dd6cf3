package io.cruddur.database;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/**
 * How far the primary had written when it was asked, and a transaction that it had not committed
 * yet. A read that is given the token sees all that was committed before, and what the transaction
 * wrote; names that come from an authors' cache may be older. As text it is opaque, and safe in a
 * cookie, a header or a URL.
 *
 * @param cluster a hash of the cluster's system identifier; 0 if it was not known
 * @param timeline of the primary; a promotion begins a new one, on which an old token is not
 *     comparable
 * @param position in the primary's write-ahead log, in bytes
 * @param transaction the server's number of the transaction ({@code xid8}); 0 for none
 */
public record ReadToken(int cluster, int timeline, long position, long transaction) {

  private static final byte VERSION = 3;
  private static final int LENGTH = 1 + 2 * Integer.BYTES + 2 * Long.BYTES;

  /**
   * A token of a primary.
   *
   * @param cluster a hash of the cluster's system identifier; 0 if it was not known
   * @param timeline of the primary, 1 or more
   * @param position in its write-ahead log, in bytes, 0 or more
   * @param transaction the server's number of a transaction; 0 for none
   * @throws IllegalArgumentException if a number cannot be
   */
  public ReadToken {
    if (timeline < 1 || position < 0 || transaction < 0) {
      throw new IllegalArgumentException(
          "No primary is at timeline %s, position %s, transaction %s"
              .formatted(timeline, position, transaction));
    }
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @param text from a cookie or a header; a forged one can at most have reads wait a little and go
   *     to the primary
   * @return the token
   * @throws InvalidReadTokenException if it is anything else
   */
  public static ReadToken parse(String text) {
    Objects.requireNonNull(text, "text");
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() == LENGTH && bytes.get() == VERSION) {
        ReadToken token =
            new ReadToken(bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getLong());
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
    String lsn = Long.toHexString(position >>> 32) + "/" + Long.toHexString(position & 0xFFFFFFFFL);
    return lsn.toUpperCase(Locale.ROOT);
  }

  /** The token as opaque text of 34 characters: base64url. */
  @Override
  public String toString() {
    byte[] bytes =
        ByteBuffer.allocate(LENGTH)
            .put(VERSION)
            .putInt(cluster)
            .putInt(timeline)
            .putLong(position)
            .putLong(transaction)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
