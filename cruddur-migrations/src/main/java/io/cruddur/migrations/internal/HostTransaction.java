package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction in which the host is, where its DataSource hands out the connection of it. */
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
        throw new MigrationException(
            "The DataSource handed out a connection with uncommitted changes of somebody else. Migrate outside of a transaction, before the service begins to work.");
      }
    }
  }
}
