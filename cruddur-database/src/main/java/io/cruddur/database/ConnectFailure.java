package io.cruddur.database;

import java.sql.SQLException;

/**
 * A connection that could not be opened, explained; the SQLSTATE and the cause are the driver's.
 */
final class ConnectFailure extends SQLException {

  private static final long serialVersionUID = 1L;

  /** The standard's state for "cannot connect". */
  private static final String CANNOT_CONNECT = "08001";

  ConnectFailure(ConnectionUrl url, SQLException cause) {
    super(message(url, Diagnosis.of(url, cause)), cause.getSQLState(), cause);
  }

  ConnectFailure(ConnectionUrl url, CredentialsUnavailableException cause) {
    super(message(url, String.valueOf(cause.getMessage())), CANNOT_CONNECT, cause);
  }

  private static String message(ConnectionUrl url, String reason) {
    return "cannot connect to " + url + " (" + url.origin() + "): " + reason;
  }
}
