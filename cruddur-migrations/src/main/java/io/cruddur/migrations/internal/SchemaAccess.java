package io.cruddur.migrations.internal;

import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.TransactionPoolingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a schema that is to be changed: a connection that is fit for it, the migrator's lock,
 * and the state in which the schema is by then. All of it is undone afterwards.
 */
public final class SchemaAccess {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaAccess.class);

  /** Some of them are unknown to older servers. */
  private static final List<String> LIMITS =
      List.of(
          "statement_timeout",
          "lock_timeout",
          "transaction_timeout",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout");

  private final DataSource dataSource;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final Duration deadline;

  public SchemaAccess(
      DataSource dataSource, SchemaTarget target, ChangeSets known, Duration deadline) {
    this.dataSource = dataSource;
    this.target = target;
    this.known = known;
    this.deadline = deadline;
  }

  public interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  public interface Work<T> {
    T on(Connection connection, SchemaStatus status) throws SQLException;
  }

  /**
   * What came of the work.
   *
   * @param waited how long another migrator had to be waited for
   */
  public record Outcome<T>(T value, Duration waited) {}

  /**
   * Without the lock, for what changes nothing.
   *
   * @throws TransactionPoolingException if the settings would be left in sessions of others
   */
  public <T> T looking(Look<T> look) {
    try (BorrowedConnection borrowed = BorrowedConnection.from(dataSource)) {
      DatabaseCheck.requireText(borrowed.get());
      PoolerCheck.requireOwnSession(borrowed.get(), dataSource);
      prepare(borrowed);
      return look.at(borrowed.get());
    } catch (SQLException e) {
      throw MigrationFailure.of(target, e);
    }
  }

  /** As the one migrator of the schema, which is created if it is missing. */
  public <T> Outcome<T> locked(Work<T> work) {
    try (BorrowedConnection borrowed = BorrowedConnection.from(dataSource)) {
      Connection connection = borrowed.get();
      DatabaseCheck.requireText(connection);
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
        // why again: the migrator that was waited for has probably done the work.
        SchemaStatus status = SchemaHistory.read(connection, target, known);
        return new Outcome<>(work.on(connection, status), lock.waited());
      }
    } catch (SQLException e) {
      throw MigrationFailure.of(target, e);
    }
  }

  private void prepare(BorrowedConnection borrowed) throws SQLException {
    borrowed.set("search_path", target.schema().quoted());
    // So that a row that a policy hides is an error: it could not be checked, changed or counted.
    borrowed.set("row_security", "off");
    // So that what was written while a lock was waited for is seen, and not lost.
    borrowed.set("default_transaction_isolation", "read committed");
    // So that a backslash in a text of the change sets is one.
    borrowed.set("standard_conforming_strings", "on");
    // Liquibase dates its entries by the session's clock.
    borrowed.set("TimeZone", "UTC");
    // why all of them: each would end a long migration, or the session with the lock in it.
    for (String limit : LIMITS) {
      borrowed.setIfKnown(limit, "0");
    }
    // So that the server ends the session, and with it the lock, soon after this process has died,
    // in any statement. Not every platform of the server can do it.
    try {
      borrowed.set("client_connection_check_interval", "1s");
    } catch (SQLException e) {
      LOG.debug("The server cannot watch the connection: {}", e.getMessage());
    }
  }

  private void createSchema(Connection connection) throws SQLException {
    // why IF NOT EXISTS after a look-up: it asks for the right to create even where it need not, so
    // it comes second; it is still there for a schema that another migrator has just created.
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + target.schema().quoted());
    }
  }
}
