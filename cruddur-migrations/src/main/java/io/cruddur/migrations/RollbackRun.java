package io.cruddur.migrations;

import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Settings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes change sets, each with its entry in the history in one transaction.
 *
 * <p>why without Liquibase: it undoes what was executed last by the clock of the machine that
 * executed it, and those clocks stand in several time zones. Here the order of the change log
 * decides.
 */
final class RollbackRun {

  private static final Logger LOG = LoggerFactory.getLogger(RollbackRun.class);

  private final Connection connection;
  private final SchemaTarget target;
  private final Duration lockTimeout;
  private final HistorySql history;

  RollbackRun(Connection connection, SchemaTarget target, Duration lockTimeout) {
    this.connection = connection;
    this.target = target;
    this.lockTimeout = lockTimeout;
    this.history = new HistorySql(target);
  }

  /** Undoes change sets in the order given, and returns their ids. */
  List<String> undo(List<String> newestFirst) throws SQLException {
    List<String> done = new ArrayList<>();
    for (String id : newestFirst) {
      LOG.info("Rolling back change set {}", id);
      ChangeSetFile changeSet = ChangeSetFile.of(id);
      new BusyTables(target, lockTimeout)
          .retry(
              () -> {
                undo(changeSet);
                return id;
              });
      done.add(id);
    }
    return done;
  }

  private void undo(ChangeSetFile changeSet) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Settings.setLocal(connection, "lock_timeout", lockTimeout.toMillis() + "ms");
      requireUnlocked(statement);
      statement.execute(changeSet.rollback());
      if (RollbackPlan.isFirst(changeSet.id())
          && RollbackPlan.hasKeptRows(connection, target.schema())) {
        statement.execute("DROP TABLE " + SchemaTarget.ADOPTION_KEPT);
      }
      statement.execute(history.delete(changeSet));
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  // why: in a history of the host's, its own Liquibase may be at work, and does not take our lock.
  // The row stays locked until the end of the transaction, so that it cannot begin meanwhile.
  private void requireUnlocked(Statement statement) throws SQLException {
    if (target.ownsHistory()) {
      return;
    }
    try (ResultSet row =
        statement.executeQuery(
            "SELECT lockedby FROM %s WHERE locked FOR UPDATE".formatted(target.qualifiedLock()))) {
      if (row.next()) {
        throw new MigrationLockException(
            "Liquibase is at work on schema %s: %s has locked %s. Wait for it; if it has died, release its lock by liquibase releaseLocks."
                .formatted(target.schema(), row.getString(1), target.qualifiedLock()));
      }
    }
  }
}
