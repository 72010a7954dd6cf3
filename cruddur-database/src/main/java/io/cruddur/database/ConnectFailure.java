package io.cruddur.database;

import io.cruddur.database.credentials.Credentials;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import java.sql.SQLException;

/**
 * A connection that could not be opened, explained; the SQLSTATE and the cause are the driver's.
 */
final class ConnectFailure extends SQLException {

  private static final long serialVersionUID = 1L;

  /** The standard's state for "cannot connect". */
  private static final String CANNOT_CONNECT = "08001";

  ConnectFailure(ConnectionUrl url, Credentials tried, SQLException cause) {
    super(message(url, Diagnosis.of(url, tried, cause)), cause.getSQLState(), cause);
  }

  /** The server refused, and others could not be had. */
  ConnectFailure(
      ConnectionUrl url,
      Credentials tried,
      SQLException cause,
      CredentialsUnavailableException renewal) {
    super(
        message(url, Diagnosis.of(url, tried, cause) + "; " + renewal.getMessage()),
        cause.getSQLState(),
        cause);
    addSuppressed(renewal);
  }

  ConnectFailure(ConnectionUrl url, CredentialsUnavailableException cause) {
    super(message(url, String.valueOf(cause.getMessage())), CANNOT_CONNECT, cause);
  }

  private static String message(ConnectionUrl url, String reason) {
    return "cannot connect to " + url + " (" + url.origin() + "): " + reason;
  }
}
