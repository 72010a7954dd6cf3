package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** Where statements run: one implementation for each owner of the transaction. */
public interface Database {

  /** One or more statements on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Runs work that is a single statement.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses it
   */
  <T> T run(Work<T> work);

  /**
   * Runs work of several statements as one transaction: a new one, repeated where the server says
   * that this may help, or the one that somebody else ends.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses a statement
   */
  <T> T inRetriedTransaction(Function<Database, T> work);

  /**
   * Runs work of several statements as one transaction, once: a new one, or the one that somebody
   * else ends.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses a statement
   */
  <T> T inTransaction(Function<Database, T> work);

  /** Where the tables are. */
  Schema schema();

  /**
   * What the caller gets for an entity that was read or written by SQL: the host's managed instance
   * where there is a persistence context, else the row itself.
   */
  default <E> E attach(Class<E> type, Object id, E row) {
    return row;
  }

  /** The same for an entity that SQL has changed: what the host's instance held is out of date. */
  default <E> E attachChanged(Class<E> type, Object id, E row) {
    return row;
  }
}
