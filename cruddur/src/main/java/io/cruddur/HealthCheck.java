package io.cruddur;

import io.cruddur.Health.Role;
import io.cruddur.database.CruddurException;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.SchemaStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks the database how it is, and takes no for an answer. */
final class HealthCheck {

  private static final int SILENCE_MILLIS = 3000;

  private final DataSource dataSource;
  private final Migrator migrator;
  private final @Nullable Pool pool;

  HealthCheck(DataSource dataSource, Migrator migrator, @Nullable Pool pool) {
    this.dataSource = dataSource;
    this.migrator = migrator;
    this.pool = pool;
  }

  Health run() {
    PoolState state = pool == null ? null : pool.state();
    Role role;
    try {
      role = role();
    } catch (SQLException e) {
      return new Health(false, null, null, false, state, SqlErrors.translate(e).getMessage());
    }
    try {
      SchemaStatus schema = migrator.status();
      List<String> applied = schema.applied();
      String last = applied.isEmpty() ? null : applied.get(applied.size() - 1);
      return new Health(true, role, last, schema.isUpToDate(), state, null);
    } catch (CruddurException e) {
      return new Health(true, role, null, false, state, e.getMessage());
    }
  }

  private Role role() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
        row.next();
        return row.getBoolean(1) ? Role.REPLICA : Role.PRIMARY;
      } finally {
        if (!connection.isClosed()) {
          connection.setNetworkTimeout(Runnable::run, before);
        }
      }
    }
  }
}
