package io.cruddur.database.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PreferQueryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's connection for one call of the library's own. It is given back as it came, or broken
 * off, so that the pool throws it away.
 */
final class Lease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Connection connection;
  private final boolean autoCommit;
  private boolean madeReadOnly;
  private boolean givenBack;

  private Lease(Connection connection, boolean autoCommit) {
    this.connection = connection;
    this.autoCommit = autoCommit;
  }

  /** For reads alone, marked so that a pooler or a wrapper in between may know. */
  static Lease readOnly(DataSource dataSource) throws SQLException {
    Lease lease = of(dataSource);
    try {
      lease.makeReadOnly();
      return lease;
    } catch (SQLException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private void makeReadOnly() throws SQLException {
    if (!connection.isReadOnly()) {
      if (!autoCommit) {
        // why: a pool's test query may have begun a transaction. Without one this sends nothing.
        connection.rollback();
      }
      connection.setReadOnly(true);
      madeReadOnly = true;
    }
  }

  static Lease of(DataSource dataSource) throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      return new Lease(connection, connection.getAutoCommit());
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  boolean hasAutoCommit() {
    return autoCommit;
  }

  /**
   * Refuses a write on a connection that the host has set to be read-only.
   *
   * <p>why here too: in autocommit the driver lets such a write pass.
   */
  void requireWritable() throws SQLException {
    if (connection.isReadOnly()) {
      throw new ReadOnlyException(
          "The DataSource's connections are read-only. Nothing was written: use one whose connections are not.",
          null);
    }
  }

  /** Runs a single statement, and commits it. */
  <T> T single(Work<T> work) throws SQLException {
    if (!autoCommit) {
      return committing(() -> work.on(connection));
    }
    try {
      return work.on(connection);
    } catch (SQLException | ReadOnlyException e) {
      breakOffIfReadOnly(connection, e);
      throw e;
    }
  }

  /**
   * The same for a statement that is sent with others. In simple query mode each of them is a
   * message of its own, and so in autocommit a transaction of its own, which a pooler may send to
   * another server: there they get one together.
   */
  <T> T together(Work<T> work) throws SQLException {
    if (!autoCommit || !isSimple()) {
      return single(work);
    }
    connection.setAutoCommit(false);
    return committing(() -> work.on(connection));
  }

  /** No where a wrapper hides the driver. */
  private boolean isSimple() throws SQLException {
    return connection.isWrapperFor(BaseConnection.class)
        && connection.unwrap(BaseConnection.class).getPreferQueryMode() == PreferQueryMode.SIMPLE;
  }

  /** Runs several statements as one transaction. */
  <T> T transaction(Schema schema, Function<Database, T> work) throws SQLException {
    if (autoCommit) {
      connection.setAutoCommit(false);
    } else {
      // why: a pool's test query may have begun a transaction. Without one this sends nothing.
      connection.rollback();
    }
    return committing(() -> work.apply(BoundDatabase.ofLibrary(connection, schema)));
  }

  private interface Step<T> {
    T run() throws SQLException;
  }

  private <T> T committing(Step<T> step) throws SQLException {
    boolean done = false;
    try {
      T result = step.run();
      commit();
      done = true;
      return result;
    } catch (SQLException | RuntimeException e) {
      breakOffIfReadOnly(connection, e);
      throw e;
    } finally {
      end(done);
    }
  }

  private void commit() throws SQLException {
    if (isFailed()) {
      // why not left to the driver: it takes the server's ROLLBACK for a commit.
      throw new DatabaseException(
          "A statement failed within this transaction, and nobody threw its exception on: the server takes everything in it back. Nothing was written.",
          null);
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      if (e.getSQLState() == null || SqlState.NOT_IN_PREREQUISITE_STATE.is(e)) {
        throw new DatabaseException(
            "The DataSource refused a commit (%s). If it takes part in the host's transactions, hand over the transaction manager too, beside the DataSource: docs/embedding.md has its few lines."
                .formatted(e.getMessage()),
            e);
      }
      throw e;
    }
  }

  /** Whether the server refuses everything but a rollback; no where a wrapper hides the driver. */
  private boolean isFailed() {
    try {
      return connection.isWrapperFor(BaseConnection.class)
          && connection.unwrap(BaseConnection.class).getTransactionState()
              == TransactionState.FAILED;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Rolls back what was not committed.
   *
   * <p>why a failure breaks the connection off: setAutoCommit(true) would commit the half of it.
   */
  private void end(boolean committed) {
    try {
      if (!committed) {
        connection.rollback();
      }
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException | RuntimeException e) {
      breakOff(connection, "its transaction could not be ended", e);
    }
  }

  /**
   * Breaks a connection off if the server refused a write on it that it was not told to refuse.
   *
   * <p>why: after a failover a pool keeps connections to the old primary until their time is over.
   *
   * @return whether it did
   */
  static boolean breakOffIfReadOnly(Connection connection, Exception refusal) throws SQLException {
    boolean refusedAsReadOnly =
        refusal instanceof ReadOnlyException || SqlState.READ_ONLY_TRANSACTION.matches(refusal);
    if (!refusedAsReadOnly || connection.isReadOnly()) {
      return false;
    }
    breakOff(connection, "the server takes no writes on it", refusal);
    return true;
  }

  private static void breakOff(Connection connection, String why, Exception cause) {
    breakOff(connection, why + ": " + Printable.line(String.valueOf(cause.getMessage())));
    letThePoolNotice(connection);
  }

  /** Ends the connection, from whichever thread; who waits for an answer gets an exception. */
  synchronized void breakOff(String why) {
    if (!givenBack) {
      breakOff(connection, why);
    }
  }

  private static void breakOff(Connection connection, String why) {
    LOG.warn("Breaking off a connection, because {}", why);
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.warn(
          "The connection could not be broken off: {}",
          Printable.line(String.valueOf(e.getMessage())));
    }
  }

  /** HikariCP drops a connection that an error says is closed; else it may lend it out again. */
  private static void letThePoolNotice(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      LOG.warn("The connection is still open: {}", statement);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The connection is closed: {}", e.getMessage());
    }
  }

  /**
   * Never throws: what the call came to is known, and a broken connection is the pool's to drop.
   */
  @Override
  public void close() {
    synchronized (this) {
      // why: the pool may lend it to somebody else.
      givenBack = true;
    }
    try (connection) {
      if (madeReadOnly) {
        connection.setReadOnly(false);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A connection was not given back: {}", e.getMessage());
    }
  }
}
