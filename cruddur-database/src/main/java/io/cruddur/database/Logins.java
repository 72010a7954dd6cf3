package io.cruddur.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Spares the server logins that it has just refused: a pool asks again and again, and a role whose
 * password is tried often enough gets locked. Credentials the server has not accepted yet are tried
 * by one thread at a time; refused ones again only after 1, 2, 4 … 30 seconds.
 */
final class Logins {

  /** Opens a connection with credentials. */
  interface Opener {
    Connection open(Credentials credentials) throws SQLException;
  }

  private static final int LONGEST_PAUSE = 30;

  private final Opener opener;
  private final Clock clock;
  private volatile @Nullable Credentials accepted;
  private @Nullable Refusal refusal;

  Logins(Opener opener, Clock clock) {
    this.opener = opener;
    this.clock = clock;
  }

  Connection open(Credentials credentials) throws SQLException {
    if (!credentials.equals(accepted)) {
      return openUnproven(credentials);
    }
    try {
      return opener.open(credentials);
    } catch (SQLException e) {
      remember(credentials, e);
      throw e;
    }
  }

  private synchronized Connection openUnproven(Credentials credentials) throws SQLException {
    if (credentials.equals(accepted)) {
      return opener.open(credentials);
    }
    Refusal last = refusal;
    if (last != null
        && last.credentials.equals(credentials)
        && clock.instant().isBefore(last.until)) {
      throw new SQLException(last.reason.getMessage(), last.reason.getSQLState(), last.reason);
    }
    try {
      Connection connection = opener.open(credentials);
      accepted = credentials;
      refusal = null;
      return connection;
    } catch (SQLException e) {
      remember(credentials, e);
      throw e;
    }
  }

  private synchronized void remember(Credentials credentials, SQLException reason) {
    if (!isRefusal(reason)) {
      return;
    }
    if (credentials.equals(accepted)) {
      accepted = null;
    }
    Refusal last = refusal;
    int pause =
        last != null && last.credentials.equals(credentials)
            ? Math.min(2 * last.pause, LONGEST_PAUSE)
            : 1;
    refusal = new Refusal(credentials, reason, pause, clock.instant().plusSeconds(pause));
  }

  /** Whether the server turned the credentials down, rather than the connection. */
  static boolean isRefusal(SQLException e) {
    return "28P01".equals(e.getSQLState()) || "28000".equals(e.getSQLState());
  }

  private record Refusal(Credentials credentials, SQLException reason, int pause, Instant until) {}
}
