package io.cruddur.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One change of the schema, from borrowing the connection to giving it back. */
final class MigrationRun {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationRun.class);

  /** With a lock_timeout of 3 s, and pauses as long, an application has half a minute to let go. */
  private static final int ATTEMPTS = 6;

  private final DataSource dataSource;
  private final Target target;
  private final ChangeSets known;
  private final Duration deadline;
  private final Duration lockTimeout;

  MigrationRun(
      DataSource dataSource,
      Target target,
      ChangeSets known,
      Duration deadline,
      Duration lockTimeout) {
    this.dataSource = dataSource;
    this.target = target;
    this.known = known;
    this.deadline = deadline;
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
          if (status.isUntouched()) {
            ExistingTables.in(connection, target.schema()).requireNone(target.history());
          }
          return retried(connection, LiquibaseRun::update);
        });
  }

  /** Looks for what would be in the way of an adoption. */
  AdoptionReport examine() {
    return borrowed(
        connection -> {
          ExistingTables.in(connection, target.schema()).requireAny();
          return SchemaHistory.read(connection, target, known).isUpToDate()
              ? AdoptionReport.found(target.schema(), List.of())
              : new Adoption(connection, target, known, AdoptionOptions.defaults(), lockTimeout)
                  .examine();
        });
  }

  private interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  private <T> T borrowed(Look<T> look) {
    try (BorrowedConnection borrowed = BorrowedConnection.from(dataSource)) {
      prepare(borrowed);
      return look.at(borrowed.get());
    } catch (SQLException e) {
      throw SqlState.INSUFFICIENT_PRIVILEGE.matches(e) ? missingRight(failure(e)) : failure(e);
    }
  }

  /** Adopts the reference application's tables, waiting for applications that hold them. */
  AdoptionReport adopt(AdoptionOptions options) {
    // why before all else: a schema that does not exist would be created.
    borrowed(
        connection -> {
          ExistingTables.in(connection, target.schema()).requireAny();
          return target;
        });
    List<AdoptionReport> reports = new ArrayList<>();
    locked(
        (connection, status) -> {
          status.requireMendable();
          reports.add(
              status.isUpToDate()
                  ? AdoptionReport.found(target.schema(), List.of())
                  : adopt(connection, status, options));
          return List.of();
        });
    return reports.get(0);
  }

  private AdoptionReport adopt(Connection connection, SchemaStatus status, AdoptionOptions options)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new Adoption(connection, target, known, options, lockTimeout).adopt(status);
      } catch (SQLException e) {
        if (SqlState.INSUFFICIENT_PRIVILEGE.matches(e)) {
          throw missingRight(failure(e));
        }
        if (!SqlState.LOCK_NOT_AVAILABLE.matches(e) && !SqlState.DEADLOCK_DETECTED.matches(e)) {
          throw e;
        }
        waitForTables(attempt, e);
      }
    }
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
              : retried(connection, run -> run.rollback(possible - run.done().size()));
        });
  }

  private interface Work {
    List<String> apply(Connection connection, SchemaStatus status) throws SQLException;
  }

  private MigrationResult locked(Work work) {
    try (BorrowedConnection borrowed = BorrowedConnection.from(dataSource)) {
      Connection connection = borrowed.get();
      boolean exists = DatabaseCheck.requireWritable(connection, target.schema());
      PoolerCheck.requireOwnSession(connection, dataSource);
      prepare(borrowed);
      try (MigrationLock lock = MigrationLock.acquire(connection, target.schema(), deadline)) {
        if (!lock.isHeld()) {
          throw new TransactionPoolingException();
        }
        if (!exists) {
          createSchema(connection);
        }
        // why again: whoever was waited for has probably done the work.
        SchemaStatus status = SchemaHistory.read(connection, target, known);
        return new MigrationResult(
            MigrationMode.RUN, work.apply(connection, status), lock.waited());
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void prepare(BorrowedConnection borrowed) throws SQLException {
    borrowed.set("search_path", target.schema().quoted());
    borrowed.set("statement_timeout", "0");
    borrowed.set("lock_timeout", "0");
    // So that the server ends the session, and with it the lock, soon after this process has died,
    // whatever statement it was in. Not every platform of the server can do it.
    try {
      borrowed.set("client_connection_check_interval", "1s");
    } catch (SQLException e) {
      LOG.debug("The server cannot watch the connection: {}", e.getMessage());
    }
  }

  private void createSchema(Connection connection) throws SQLException {
    // why IF NOT EXISTS after a look-up: it asks for the right to create even where it need not, so
    // it comes second; it is still there for a schema that another migrator has just created.
    execute(connection, "CREATE SCHEMA IF NOT EXISTS " + target.schema().quoted());
  }

  private List<String> retried(Connection connection, Consumer<LiquibaseRun> change)
      throws SQLException {
    LiquibaseRun run = new LiquibaseRun(connection, target, lockTimeout);
    for (int attempt = 1; ; attempt++) {
      releaseStaleLock(connection);
      try {
        change.accept(run);
        return run.done();
      } catch (MigrationException e) {
        if (!SqlState.LOCK_NOT_AVAILABLE.matches(e)) {
          throw SqlState.INSUFFICIENT_PRIVILEGE.matches(e) ? missingRight(e) : e;
        }
        waitForTables(attempt, e);
      }
    }
  }

  private void waitForTables(int attempt, Exception e) {
    if (attempt == ATTEMPTS) {
      throw new TableLockedException(
          "Schema %s could not be migrated: at each of %d attempts another session held a table locked for longer than %d ms. End the long transactions on it (pg_stat_activity shows them), or allow more by lockTimeout(...)."
              .formatted(target.schema(), ATTEMPTS, lockTimeout.toMillis()),
          e);
    }
    LOG.info("Another session holds a table locked; trying again: {}", e.getMessage());
    pause();
  }

  // why: a process that died within Liquibase leaves its row locked for ever. Whoever holds the
  // advisory lock is the only migrator, so that the row tells nothing; unless the history belongs
  // to the host, whose own Liquibase does not take our lock.
  private void releaseStaleLock(Connection connection) throws SQLException {
    if (target.ownsHistory() && exists(connection, target.qualifiedLock())) {
      execute(connection, "UPDATE " + target.qualifiedLock() + " SET locked = false WHERE locked");
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

  private static void execute(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private MigrationException missingRight(MigrationException e) {
    return new InsufficientPrivilegeException(
        "%s. Migrate with the role that owns the tables of schema %s."
            .formatted(e.getMessage(), target.schema()),
        e);
  }

  private MigrationException failure(SQLException e) {
    MigrationException failure =
        new MigrationException(
            "Schema %s could not be migrated: %s".formatted(target.schema(), e.getMessage()), e);
    return SqlState.INSUFFICIENT_PRIVILEGE.matches(e) ? missingRight(failure) : failure;
  }

  private void pause() {
    try {
      Thread.sleep(lockTimeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "Interrupted while waiting for a table of schema %s".formatted(target.schema()), e);
    }
  }
}
