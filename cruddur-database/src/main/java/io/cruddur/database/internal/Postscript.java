package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A query that is sent behind a statement, within the same message and transaction: it costs no
 * round trip, and the server runs it last.
 *
 * @param sql without parameters
 * @param reader takes its rows
 */
public record Postscript(String sql, Reader reader) {

  /**
   * Whether the driver sends both as one message, of one transaction also in autocommit: not in
   * simple query mode, and not with binary results by force, whose answer it misreads. No where a
   * wrapper hides the driver.
   */
  static boolean fits(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(BaseConnection.class)) {
      return false;
    }
    BaseConnection driver = connection.unwrap(BaseConnection.class);
    return driver.getPreferQueryMode() != PreferQueryMode.SIMPLE
        && driver.getPrepareThreshold() >= 0;
  }

  /** Takes the rows, before the transaction is committed. */
  public interface Reader {
    void read(ResultSet row) throws SQLException;
  }
}
