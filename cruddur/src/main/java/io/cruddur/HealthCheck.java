package io.cruddur;

import io.cruddur.Health.Role;
import io.cruddur.database.CruddurException;
import io.cruddur.database.HostTransactions;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.repair.MissingKeysException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks the database how it is; answers in every case, and never throws. */
final class HealthCheck {

  private static final int SILENCE_MILLIS = 3000;

  private static final String ROLE =
      "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'";

  private final DataSource dataSource;
  private final @Nullable HostTransactions hostTransactions;
  private final Migrator migrator;
  private final @Nullable Pool pool;
  private final @Nullable ReplicaSet replicas;

  HealthCheck(
      DataSource dataSource,
      @Nullable HostTransactions hostTransactions,
      Migrator migrator,
      @Nullable Pool pool,
      @Nullable ReplicaSet replicas) {
    this.dataSource = dataSource;
    this.hostTransactions = hostTransactions;
    this.migrator = migrator;
    this.pool = pool;
    this.replicas = replicas;
  }

  // why RuntimeException, too: a host's DataSource may throw any.
  Health run() {
    List<ReplicaState> others = replicas == null ? List.of() : replicas.states();
    PoolState state = pool == null ? null : pool.state();
    Server server;
    try {
      server = server();
    } catch (SQLException e) {
      return new Health(
          false, null, null, false, false, state, others, SqlErrors.translate(e).getMessage());
    } catch (RuntimeException e) {
      return new Health(false, null, null, false, false, state, others, describe(e));
    }
    try {
      SchemaStatus schema = migrator.status();
      List<String> applied = schema.applied();
      String last = applied.isEmpty() ? null : applied.get(applied.size() - 1);
      return new Health(
          true,
          server.role(),
          last,
          schema.isUpToDate(),
          schema.keysChecked(),
          state,
          others,
          schema.missingKeys().isEmpty()
              ? server.problem()
              : MissingKeysException.describe(schema));
    } catch (CruddurException e) {
      return new Health(true, server.role(), null, false, false, state, others, e.getMessage());
    } catch (RuntimeException e) {
      return new Health(true, server.role(), null, false, false, state, others, describe(e));
    }
  }

  private static String describe(RuntimeException e) {
    return "The DataSource failed: %s".formatted(e);
  }

  private record Server(Role role, @Nullable String problem) {

    static Server of(boolean inRecovery, boolean readOnly, boolean asked) {
      if (inRecovery) {
        return new Server(Role.REPLICA, null);
      }
      return new Server(
          Role.PRIMARY,
          readOnly && !asked
              ? "The server takes no writes: default_transaction_read_only is on for the database, the role, or the server."
              : null);
    }
  }

  private Server server() throws SQLException {
    boolean hosts = hostTransactions != null && hostTransactions.isActive();
    try (Connection connection = dataSource.getConnection()) {
      if (hosts) {
        // why: nothing is set on a connection within the host's transaction.
        return server(connection);
      }
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      try {
        Server server = server(connection);
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
        return server;
      } finally {
        if (!connection.isClosed()) {
          connection.setNetworkTimeout(Runnable::run, before);
        }
      }
    }
  }

  private static Server server(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ROLE)) {
      row.next();
      return Server.of(row.getBoolean(1), row.getBoolean(2), connection.isReadOnly());
    }
  }
}
