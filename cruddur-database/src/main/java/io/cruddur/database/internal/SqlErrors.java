package io.cruddur.database.internal;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.SqlState;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.TransactionTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a server's SQLSTATE means to a caller. */
public final class SqlErrors {

  /** The tables of ours that have foreign keys. */
  private static final Set<String> OUR_TABLES =
      Set.of(
          "activities",
          "likes",
          "reposts",
          "follows",
          "blocks",
          "mutes",
          "hashtags",
          "mentions",
          "pins",
          "bookmarks",
          "reports",
          "activity_edits");

  private SqlErrors() {}

  /** The exception that says what was wrong, and what to do. */
  public static CruddurException translate(SQLException e) {
    return translate(e, null);
  }

  /**
   * The same for a statement of ours.
   *
   * @param ours where our tables are: a host's may have the name of one of them elsewhere
   */
  public static CruddurException translate(SQLException e, @Nullable Schema ours) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (SqlState.SERIALIZATION_FAILURE.is(e) || SqlState.DEADLOCK_DETECTED.is(e)) {
      return new TransactionConflictException(
          "The server ended the statement in favour of another (SQLSTATE %s): repeat the transaction."
              .formatted(state),
          e);
    }
    if (SqlState.FOREIGN_KEY_VIOLATION.is(e) && isOfOurs(e, ours)) {
      return new TransactionConflictException(
          "A row that this transaction cannot see yet refers to what it deletes, or was deleted (SQLSTATE %s): repeat the transaction, best at isolation level READ COMMITTED."
              .formatted(state),
          e);
    }
    if (SqlState.READ_ONLY_TRANSACTION.is(e)) {
      return new ReadOnlyException(
          "The server takes no writes here (SQLSTATE %s: %s). Nothing was written: write to the primary, in a transaction that is not read-only."
              .formatted(state, summary(e)),
          e);
    }
    if (SqlState.QUERY_CANCELED.is(e) || SqlState.LOCK_NOT_AVAILABLE.is(e)) {
      return new StatementTimeoutException(
          "The server cancelled the statement (SQLSTATE %s: %s). Nothing was written: call again, raise %s, or find in pg_stat_activity what it waited for."
              .formatted(
                  state,
                  summary(e),
                  SqlState.LOCK_NOT_AVAILABLE.is(e)
                      ? "lock_timeout"
                      : "statement_timeout or the transaction's own time-out"),
          e);
    }
    if (SqlState.IDLE_IN_TRANSACTION_TIMEOUT.is(e) || SqlState.TRANSACTION_TIMEOUT.is(e)) {
      return new TransactionTimeoutException(
          "The server ended the session, and rolled its transaction back (SQLSTATE %s: %s). Do less within a transaction, or raise %s."
              .formatted(
                  state,
                  summary(e),
                  SqlState.TRANSACTION_TIMEOUT.is(e)
                      ? "transaction_timeout"
                      : "idle_in_transaction_session_timeout"),
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
    if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
      return new DatabaseUnavailableException(
          "The database cannot be reached or takes no more work (SQLSTATE %s): %s. %s"
              .formatted(state, summary(e), remedy(e, state)),
          e);
    }
    if (isClosed(e)) {
      return new DatabaseUnavailableException(
          "The connection is closed already (%s): it broke before this call, or its transaction is over. Begin a new one."
              .formatted(e.getMessage()),
          e);
    }
    if (isOfThePool(e)) {
      return new DatabaseUnavailableException(
          "The pool gave no connection (%s): it is closed, or the thread was interrupted while it waited."
              .formatted(summary(e)),
          e);
    }
    if (SqlState.FAILED_TRANSACTION.is(e)) {
      return new DatabaseException(
          "The transaction has failed before, by a statement that is not of this library (SQLSTATE %s): roll it back."
              .formatted(state),
          e);
    }
    return new DatabaseException(
        "The database refused the statement (SQLSTATE %s): %s".formatted(state, summary(e)), e);
  }

  /**
   * Whether a foreign key between our own tables refused. Our statements look first, under a lock,
   * so that this happens only where a transaction sees an older state than the key does.
   */
  private static boolean isOfOurs(SQLException e, @Nullable Schema ours) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    return server != null
        && server.getTable() != null
        && OUR_TABLES.contains(server.getTable())
        && (ours == null || ours.is(server.getSchema()));
  }

  /** A pool's word for it has no SQLSTATE. */
  private static boolean isClosed(SQLException e) {
    return e.getSQLState() == null && "Connection is closed".equals(e.getMessage());
  }

  /** What comes from the server or from its driver is the driver's own exception. */
  private static boolean isOfThePool(SQLException e) {
    return e.getSQLState() == null && !(e instanceof PSQLException);
  }

  private static String remedy(SQLException e, String state) {
    if (SqlState.TOO_MANY_CONNECTIONS.is(e) || state.startsWith("53")) {
      return "Use smaller pools, or a larger server.";
    }
    if (SqlState.IDLE_SESSION_TIMEOUT.is(e)) {
      return "Let the pool retire connections before idle_session_timeout does.";
    }
    return "A call after the restart, or on another connection, succeeds; whether this one was committed is unknown if it was a write.";
  }

  /**
   * What a host's transaction manager threw where it began or committed: the server's error if
   * there is one among the causes, and else the manager's own exception.
   */
  static RuntimeException ofHost(Exception thrown) {
    SQLException server = sqlException(thrown);
    if (thrown instanceof CruddurException known) {
      return known;
    }
    if (server != null) {
      CruddurException translated = translate(server);
      translated.addSuppressed(thrown);
      return translated;
    }
    return thrown instanceof RuntimeException runtime
        ? runtime
        : new DatabaseException(
            "The host's transaction manager could not begin or commit: " + thrown.getMessage(),
            thrown);
  }

  private static @Nullable SQLException sqlException(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }

  /** The server's own message without its detail, which quotes rows and so users' texts. */
  private static String summary(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String message = server == null ? e.getMessage() : server.getMessage();
    return message == null ? e.getClass().getSimpleName() : Printable.line(message);
  }
}
