package io.cruddur.database;

import java.sql.SQLException;

/**
 * A connection that could not be opened, explained; the SQLSTATE and the cause are the driver's.
 */
final class ConnectFailure extends SQLException {

  private static final long serialVersionUID = 1L;

  ConnectFailure(ConnectionUrl url, SQLException cause) {
    super(
        "cannot connect to " + url + " (" + url.origin() + "): " + Diagnosis.of(url, cause),
        cause.getSQLState(),
        cause);
  }
}
