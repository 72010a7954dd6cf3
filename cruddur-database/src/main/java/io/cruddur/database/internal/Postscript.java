package io.cruddur.database.internal;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A query that is sent behind a statement, within the same message and transaction: it costs no
 * round trip, and the server runs it last.
 *
 * @param sql without parameters
 * @param reader takes its rows
 */
public record Postscript(String sql, Reader reader) {

  /** Takes the rows, before the transaction is committed. */
  public interface Reader {
    void read(ResultSet row) throws SQLException;
  }
}
