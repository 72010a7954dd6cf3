package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.TransactionPoolingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a pooler hands each transaction to another server session, before a setting is
 * changed that others would meet there, or a lock is taken that would be stranded.
 */
public final class PoolerCheck {

  private static final Logger LOG = LoggerFactory.getLogger(PoolerCheck.class);

  private PoolerCheck() {}

  /**
   * A pooler answers the driver's first message with a process id of its own making; where that is
   * the server's, there is no pooler. Otherwise a transaction on a second connection occupies the
   * server session that was ours a moment ago: ours is another then, unless the pooler keeps it for
   * us.
   *
   * @throws TransactionPoolingException if the pooler does not keep it
   */
  public static void requireOwnSession(Connection connection, DataSource dataSource)
      throws SQLException {
    if (!connection.isWrapperFor(PGConnection.class)) {
      return;
    }
    int process = serverProcess(connection);
    if (connection.unwrap(PGConnection.class).getBackendPID() == process) {
      return;
    }
    LOG.debug("A pooler lies between this process and the database");
    try (Connection other = second(dataSource)) {
      boolean autoCommit = other.getAutoCommit();
      other.setAutoCommit(false);
      try {
        int otherProcess = serverProcess(other);
        if (otherProcess == process || serverProcess(connection) != process) {
          throw new TransactionPoolingException();
        }
      } finally {
        // why not rollback(): the driver prepares that under a name, which the next connection
        // would find taken in a session that is not its own.
        try (Statement statement = other.createStatement()) {
          statement.execute("ROLLBACK");
        }
        other.setAutoCommit(autoCommit);
      }
    }
  }

  private static Connection second(DataSource dataSource) {
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw new MigrationException(
          "A pooler (PgBouncer, or alike) lies between this process and the database. Whether it keeps one server session for a migration is found out by a second connection, and the DataSource gave none: %s. Nothing was changed. Give its pool two connections or more, or migrate over a direct connection: a migrationDataSource, or cruddur-db migrate."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static int serverProcess(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
