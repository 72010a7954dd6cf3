package io.cruddur.database.internal;

import io.cruddur.database.TransactionConflictException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A pool, the library's or the host's. A single statement runs in autocommit; a connection that
 * arrives with autocommit off is committed, unless the host's transaction manager does that.
 */
public final class DataSourceDatabase implements Database {

  /**
   * With waits of 5 to 80 ms, about a third of a second in all: a deadlock's victim has long been
   * let through.
   */
  private static final int ATTEMPTS = 6;

  private final DataSource dataSource;
  private final Schema schema;
  private final boolean transactionAware;

  public DataSourceDatabase(DataSource dataSource, String schemaPrefix, boolean transactionAware) {
    this.dataSource = dataSource;
    this.schema = new Schema(schemaPrefix);
    this.transactionAware = transactionAware;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public <T> T run(Work<T> work) {
    return retrying(connection -> single(connection, work));
  }

  /**
   * Runs the work in a transaction of its own, once: whether it may be repeated only the caller
   * knows.
   */
  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    try {
      return onConnection(connection -> transaction(connection, work));
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return retrying(connection -> transaction(connection, work));
  }

  private <T> T onConnection(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return work.on(connection);
    }
  }

  private boolean isHostsTransaction(Connection connection) throws SQLException {
    return transactionAware && !connection.getAutoCommit();
  }

  private <T> T single(Connection connection, Work<T> work) throws SQLException {
    if (connection.getAutoCommit() || transactionAware) {
      return work.on(connection);
    }
    return committed(connection, () -> work.on(connection));
  }

  private <T> T transaction(Connection connection, Function<Database, T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    Database bound = new ConnectionDatabase(connection, schema);
    if (!autoCommit) {
      return transactionAware ? work.apply(bound) : committed(connection, () -> work.apply(bound));
    }
    connection.setAutoCommit(false);
    try {
      return committed(connection, () -> work.apply(bound));
    } finally {
      tidy(() -> connection.setAutoCommit(true));
    }
  }

  private interface Step<T> {
    T run() throws SQLException;
  }

  private static <T> T committed(Connection connection, Step<T> step) throws SQLException {
    boolean done = false;
    try {
      T result = step.run();
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        tidy(connection::rollback);
      }
    }
  }

  private interface Tidying {
    void run() throws SQLException;
  }

  private static void tidy(Tidying tidying) {
    try {
      tidying.run();
    } catch (SQLException ignored) {
      // why: the connection is broken, and its pool will see that; the work is committed, or what
      // broke it is on its way to the caller.
    }
  }

  private <T> T retrying(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      boolean repeatable = attempt < ATTEMPTS;
      try (Connection connection = dataSource.getConnection()) {
        // why: the host's transaction has failed as a whole, and only the host can repeat it.
        repeatable &= !isHostsTransaction(connection);
        return work.on(connection);
      } catch (SQLException e) {
        if (!repeatable || !SqlErrors.mayBeRepeated(e)) {
          throw SqlErrors.translate(e);
        }
      } catch (TransactionConflictException e) {
        if (!repeatable) {
          throw e;
        }
      }
      long most = 5_000_000L << (attempt - 1);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
    }
  }
}
