package io.cruddur.migrations;

import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.ExistingTables;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.SchemaAccess;
import io.cruddur.migrations.internal.SchemaHistory;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.StatusCheck;
import io.cruddur.migrations.internal.liquibase.LiquibaseRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Applies change sets, and rolls them back. */
final class MigrationRun {

  private final SchemaAccess access;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final Duration lockTimeout;

  MigrationRun(SchemaAccess access, SchemaTarget target, ChangeSets known, Duration lockTimeout) {
    this.access = access;
    this.target = target;
    this.known = known;
    this.lockTimeout = lockTimeout;
  }

  /** Applies what is pending. */
  MigrationResult update() {
    return locked(
        (connection, status) -> {
          StatusCheck.requireRepairable(status);
          if (status.isUpToDate()) {
            return List.of();
          }
          StatusCheck.requireKeys(status);
          ExistingTables existing = ExistingTables.in(connection, target.schema());
          if (status.isUntouched()) {
            existing.requireNone(target.history());
          } else {
            existing.requireOurs();
          }
          return liquibase(connection);
        });
  }

  /** Rolls back the last change sets of the change log, at most as many as were applied. */
  MigrationResult rollback(int count) {
    return locked((connection, status) -> undo(connection, newest(status, count)));
  }

  /**
   * Rolls back what a plan says.
   *
   * @throws MigrationException if these are no longer the newest change sets
   */
  MigrationResult rollback(RollbackPlan plan) {
    return locked(
        (connection, status) -> {
          List<String> newest = newest(status, Math.max(1, plan.changeSets().size()));
          if (!newest.equals(plan.changeSets())) {
            throw new MigrationException(
                "Schema %s has changed since the rollback of %s was planned: its newest change sets are %s now. Nothing was changed; look again."
                    .formatted(target.schema(), plan.changeSets(), newest));
          }
          return undo(connection, newest);
        });
  }

  /** What a rollback of so many change sets would undo, and the rows that would be lost. */
  RollbackPlan plan(int count) {
    return access.looking(
        connection ->
            RollbackPlan.of(
                connection,
                target.schema(),
                newest(SchemaHistory.read(connection, target, known), count)));
  }

  private List<String> undo(Connection connection, List<String> newestFirst) throws SQLException {
    return new RollbackRun(connection, target, lockTimeout).undo(newestFirst);
  }

  private static List<String> newest(SchemaStatus status, int count) {
    StatusCheck.requireRepairable(status);
    if (!status.unknown().isEmpty()) {
      throw SchemaTooNewException.forRollback(status);
    }
    List<String> applied = new ArrayList<>(status.expected());
    applied.retainAll(status.applied());
    Collections.reverse(applied);
    return List.copyOf(applied.subList(0, Math.min(count, applied.size())));
  }

  private MigrationResult locked(SchemaAccess.Work<List<String>> work) {
    SchemaAccess.Outcome<List<String>> outcome = access.locked(work);
    return new MigrationResult(MigrationMode.RUN, outcome.value(), outcome.waited());
  }

  // why: Liquibase finds its services by the thread's loader, from its first class on. That loader
  // is null or another's on threads of pools, in wars and in executable jars, and what fails to
  // initialize fails for ever.
  private List<String> liquibase(Connection connection) throws SQLException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(MigrationRun.class.getClassLoader());
    try {
      return update(connection);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private List<String> update(Connection connection) throws SQLException {
    LiquibaseRun run = new LiquibaseRun(connection, target, lockTimeout);
    return new BusyTables(target, lockTimeout)
        .retry(
            () -> {
              releaseStaleLock(connection);
              createHistory(connection);
              run.update();
              requireNothingPending(connection);
              return run.done();
            });
  }

  // why: whatever a host has set for its own Liquibase, a change set that was skipped is no
  // success.
  private void requireNothingPending(Connection connection) throws SQLException {
    SchemaStatus status = SchemaHistory.read(connection, target, known);
    if (!status.pending().isEmpty()) {
      throw new MigrationException(
          "Schema %s could not be migrated: Liquibase ended without an error, and left out %s. Look for settings of Liquibase (LIQUIBASE_… in the environment, -Dliquibase.…, liquibase.properties), which may filter change sets, and start again."
              .formatted(target.schema(), status.pending()));
    }
  }

  // why not Liquibase: its table has no key.
  private void createHistory(Connection connection) throws SQLException {
    if (target.ownsHistory()) {
      try (Statement statement = connection.createStatement()) {
        HistorySql history = new HistorySql(target);
        statement.execute(history.create());
        if (!hasKey(statement)) {
          statement.execute(history.key());
        }
      }
    }
  }

  private boolean hasKey(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '%s'::regclass AND contype = 'p')"
                .formatted(target.qualifiedHistory()))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  // why: a process that died within Liquibase leaves its row locked for ever. The holder of the
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
