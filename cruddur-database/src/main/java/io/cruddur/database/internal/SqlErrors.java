package io.cruddur.database.internal;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.TransactionConflictException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a server's SQLSTATE means to a caller. */
public final class SqlErrors {

  private SqlErrors() {}

  /** Serialization failure and deadlock: nothing was done, and the same call may succeed. */
  public static boolean mayBeRepeated(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  public static CruddurException translate(SQLException e) {
    if (mayBeRepeated(e)) {
      return new TransactionConflictException(
          "The server ended the statement in favour of another (SQLSTATE %s): repeat the transaction."
              .formatted(e.getSQLState()),
          e);
    }
    DatabaseUnavailableException unreachable = DatabaseUnavailableException.in(e);
    if (unreachable != null) {
      return unreachable;
    }
    if (e instanceof SQLTransientConnectionException) {
      return new DatabaseUnavailableException(
          "No connection of the pool became free (%s): make the pool larger, or find who keeps connections by leak detection."
              .formatted(e.getMessage()),
          e);
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
      return new DatabaseUnavailableException(
          "The database cannot be reached or takes no more work (SQLSTATE %s): %s"
              .formatted(state, summary(e)),
          e);
    }
    return new DatabaseException(
        "The database refused the statement (SQLSTATE %s): %s".formatted(state, summary(e)), e);
  }

  /** The server's own message without its detail, which quotes rows and so users' texts. */
  private static String summary(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String message = server == null ? e.getMessage() : server.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
