package io.cruddur.cli.seed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows by COPY in its binary form, which costs both sides less than text. */
final class BinaryCopy implements AutoCloseable {

  /** Microseconds from 1970 to 2000, where PostgreSQL's time begins. */
  private static final long POSTGRES_EPOCH = 946_684_800_000_000L;

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  private final CopyIn copy;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  /** Begins; {@code target} is a table and its columns. */
  BinaryCopy(Connection connection, String target) throws SQLException {
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + target + " FROM STDIN (FORMAT binary)");
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row of so many columns. */
  BinaryCopy row(int columns) throws SQLException {
    if (buffer.remaining() < 8 * 1024) {
      flush();
    }
    buffer.putShort((short) columns);
    return this;
  }

  BinaryCopy add(UUID value) {
    buffer.putInt(16).putLong(value.getMostSignificantBits());
    buffer.putLong(value.getLeastSignificantBits());
    return this;
  }

  BinaryCopy add(int value) {
    buffer.putInt(4).putInt(value);
    return this;
  }

  BinaryCopy add(boolean value) {
    buffer.putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** Up to some thousand bytes. */
  BinaryCopy add(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    buffer.putInt(bytes.length).put(bytes);
    return this;
  }

  /** A timestamptz, in microseconds since 1970; null for a time that never comes. */
  BinaryCopy addTime(long micros) {
    if (micros == DataSet.NEVER) {
      return addNull();
    }
    buffer.putInt(8).putLong(micros - POSTGRES_EPOCH);
    return this;
  }

  BinaryCopy addNullable(@Nullable UUID value) {
    return value == null ? addNull() : add(value);
  }

  BinaryCopy addNullable(@Nullable String value) {
    return value == null ? addNull() : add(value);
  }

  private BinaryCopy addNull() {
    buffer.putInt(-1);
    return this;
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** Ends the COPY; the rows are checked and stored when this returns. */
  void finish() throws SQLException {
    buffer.putShort((short) -1);
    flush();
    copy.endCopy();
  }

  /** Breaks off what was not finished. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
