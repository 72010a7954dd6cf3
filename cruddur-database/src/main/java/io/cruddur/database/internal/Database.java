package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where statements run: one implementation for each owner of the transaction. The rules are the
 * same for all: reads are always allowed; a write where the host owns the transaction and none is
 * active is refused before any statement; what the host began is never committed, rolled back or
 * set up here.
 */
public interface Database {

  /** One or more statements on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** A statement that only reads, behind what must be sent in front of it. */
  @FunctionalInterface
  interface Query<T> {
    T on(Connection connection, Preamble preamble) throws SQLException;
  }

  /** A statement that may change something, between what must be sent before and behind it. */
  @FunctionalInterface
  interface Change<T> {
    T on(Connection connection, Preamble preamble, @Nullable Postscript postscript)
        throws SQLException;
  }

  /**
   * Runs a single statement that changes nothing, on whichever server shows what it must.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses it
   */
  default <T> T query(Query<T> query) {
    return read(connection -> query.on(connection, Preamble.of(takePreamble())));
  }

  /**
   * Runs a single statement that changes nothing, on the primary.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses it
   */
  <T> T read(Work<T> work);

  /** The same, with queries on the primary: for what decides about a write by what it reads. */
  default Database forWrites() {
    return this;
  }

  /**
   * For a call of several queries: all go to the server that answers the first, so that none sees
   * less than the one before.
   */
  default Database onOneServer() {
    return this;
  }

  /**
   * Whether a replica, which may be behind, answered the queries of {@link #onOneServer}, and the
   * primary answers as well.
   */
  default boolean mayBeBehind() {
    return false;
  }

  /**
   * Runs a single statement that may change something.
   *
   * @throws io.cruddur.database.NoTransactionException if the host owns the transaction, and none
   *     is active
   * @throws io.cruddur.database.CruddurException if the server refuses it
   */
  <T> T write(Work<T> work);

  /**
   * The same, for a statement that is sent with what must be before and behind it.
   *
   * @throws io.cruddur.database.NoTransactionException if the host owns the transaction, and none
   *     is active
   * @throws io.cruddur.database.CruddurException if the server refuses it
   */
  default <T> T change(Change<T> change) {
    return write(connection -> change.on(connection, Preamble.of(takePreamble()), null));
  }

  /**
   * Runs several statements as one transaction, once: a new one, or the one that the host ends.
   *
   * @throws io.cruddur.database.NoTransactionException if the host owns the transaction, and none
   *     is active
   * @throws io.cruddur.database.CruddurException if the server refuses a statement
   */
  <T> T inTransaction(Function<Database, T> work);

  /** The same for statements that change nothing, but must run in a transaction. */
  default <T> T inReadTransaction(Function<Database, T> work) {
    return inTransaction(work);
  }

  /**
   * The same as {@link #inTransaction}, repeated where the server says that this may help; never
   * where the host owns the transaction, because only the host can repeat it.
   *
   * @throws io.cruddur.database.CruddurException if the server refuses a statement
   */
  <T> T inRetriedTransaction(Function<Database, T> work);

  /**
   * Refuses a call that may change something, as {@link #write} does, for a call that reads first.
   *
   * @throws io.cruddur.database.NoTransactionException if the host owns the transaction, and none
   *     is active
   */
  default void requireWritable() {}

  /**
   * Whether a statement that the server refuses takes more with it than itself: the transaction
   * around it. Not a matter of autocommit, which a driver may report as on within XA.
   */
  boolean isInTransaction();

  /**
   * Whether the host began the transaction that is active, so that its time-outs are the host's.
   */
  boolean isHosts();

  /** Where the tables are. */
  Schema schema();

  /**
   * What must be sent in front of a statement, within the same message; empty but for the first
   * statement of a transaction that the library itself began.
   */
  default String takePreamble() {
    return "";
  }

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

  /**
   * SQL has changed or deleted these rows: a managed instance is refreshed, or detached. So are
   * likes, reposts and follows that refer to them; as the type, these need no ids.
   */
  default void changed(Class<?> type, Collection<UUID> ids) {}

  /**
   * SQL has changed or deleted rows that nobody has counted: the same for all managed instances.
   */
  default void changedMany() {}
}
