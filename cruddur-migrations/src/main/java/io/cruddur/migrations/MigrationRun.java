package io.cruddur.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Applies change sets, and rolls them back. */
final class MigrationRun {

  private final SchemaAccess access;
  private final Target target;
  private final Duration lockTimeout;

  MigrationRun(SchemaAccess access, Target target, Duration lockTimeout) {
    this.access = access;
    this.target = target;
    this.lockTimeout = lockTimeout;
  }

  /** Applies what is pending. */
  MigrationResult update() {
    return locked(
        (connection, status) -> {
          status.requireMendable();
          if (status.isUpToDate()) {
            return List.of();
          }
          ExistingTables existing = ExistingTables.in(connection, target.schema());
          if (status.isUntouched()) {
            existing.requireNone(target.history());
          } else {
            existing.requireOurs();
          }
          return liquibase(connection, LiquibaseRun::update);
        });
  }

  /** Rolls back the last change sets, at most as many as were applied. */
  MigrationResult rollback(int count) {
    return locked(
        (connection, status) -> {
          status.requireMendable();
          if (!status.unknown().isEmpty()) {
            throw SchemaTooNewException.forRollback(status);
          }
          int possible = Math.min(count, status.applied().size());
          return possible == 0
              ? List.of()
              : liquibase(connection, run -> run.rollback(possible - run.done().size()));
        });
  }

  private MigrationResult locked(SchemaAccess.Work<List<String>> work) {
    SchemaAccess.Outcome<List<String>> outcome = access.locked(work);
    return new MigrationResult(MigrationMode.RUN, outcome.value(), outcome.waited());
  }

  private List<String> liquibase(Connection connection, Consumer<LiquibaseRun> change)
      throws SQLException {
    LiquibaseRun run = new LiquibaseRun(connection, target, lockTimeout);
    return new BusyTables(target, lockTimeout)
        .retry(
            () -> {
              releaseStaleLock(connection);
              change.accept(run);
              return run.done();
            });
  }

  // why: a process that died within Liquibase leaves its row locked for ever. Whoever holds the
  // advisory lock is the only migrator, so that the row tells nothing; unless the history belongs
  // to the host, whose own Liquibase does not take our lock.
  private void releaseStaleLock(Connection connection) throws SQLException {
    // why: an attempt that failed within Liquibase leaves autocommit off.
    connection.setAutoCommit(true);
    if (target.ownsHistory() && exists(connection, target.qualifiedLock())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("UPDATE " + target.qualifiedLock() + " SET locked = false WHERE locked");
      }
    }
  }

  private static boolean exists(Connection connection, String qualifiedTable) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, qualifiedTable);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
