package io.cruddur.migrations.internal.liquibase;

import io.cruddur.migrations.internal.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.UnexpectedLiquibaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to the locks and the transaction of each change set, and writes down what was done. */
final class ChangeSetListener extends AbstractChangeExecListener {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeSetListener.class);

  private final AtomicConnection connection;
  private final Duration lockTimeout;
  private final List<String> done = new ArrayList<>();

  ChangeSetListener(AtomicConnection connection, Duration lockTimeout) {
    this.connection = connection;
    this.lockTimeout = lockTimeout;
  }

  /** Ids of the change sets applied so far. */
  List<String> done() {
    return done;
  }

  @Override
  public void willRun(
      Change change, ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
    // why for what runs in a transaction only: a concurrent index build that a time-out cuts short
    // leaves an invalid index behind.
    if (changeSet.isRunInTransaction()) {
      limitWaitForLocks();
      connection.hold();
    }
  }

  @Override
  public void willRun(
      ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, RunStatus status) {
    LOG.info("Applying change set {}", changeSet.getId());
  }

  @Override
  public void ran(
      ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, ExecType execType) {
    finish(changeSet);
  }

  @Override
  public void runFailed(
      ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, Exception error) {
    connection.release();
  }

  private void finish(ChangeSet changeSet) {
    connection.release();
    done.add(changeSet.getId());
  }

  private void limitWaitForLocks() {
    try {
      Settings.setLocal(
          connection.getUnderlyingConnection(), "lock_timeout", lockTimeout.toMillis() + "ms");
    } catch (SQLException e) {
      throw new UnexpectedLiquibaseException(e);
    }
  }
}
