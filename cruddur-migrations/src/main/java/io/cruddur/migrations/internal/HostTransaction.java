package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction that the host is in, if its DataSource hands out the connection of it. */
public final class HostTransaction {

  private static final String HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL";

  private HostTransaction() {}

  /**
   * Refuses a connection on which somebody has written without committing yet: a migration would
   * commit it, and the check of a schema without history would abort it.
   */
  public static void requireNone(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HAS_WRITTEN)) {
      row.next();
      if (row.getBoolean(1)) {
        throw refusal();
      }
    }
  }

  /** What is said where a migration is asked for within the host's transaction. */
  public static MigrationException refusal() {
    return new MigrationException(
        "The DataSource handed out a connection with uncommitted changes of somebody else. Migrate outside of a transaction, before the service begins to work.");
  }

  /** What is asked within a host's transaction. */
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks within the host's transaction, which stays usable even if the server refuses: a history
   * table that is missing would abort it.
   *
   * <p>why a savepoint as a statement: within XA the driver refuses setSavepoint.
   */
  public static <T> T within(Connection connection, Question<T> question) throws SQLException {
    try (Statement savepoint = connection.createStatement()) {
      savepoint.execute("SAVEPOINT cruddur");
      try {
        return question.ask(connection);
      } finally {
        savepoint.execute("ROLLBACK TO SAVEPOINT cruddur; RELEASE SAVEPOINT cruddur");
      }
    }
  }
}
