package io.cruddur.database;

import java.util.function.Supplier;

/**
 * A host's transaction manager, for one DataSource: Spring's, JTA's, or any other. The host hands
 * it over together with that DataSource, and is never asked to guess: where this manager has a
 * transaction active, a call joins it; where it has none, a call runs in one that this manager
 * begins and commits, or in autocommit.
 *
 * <p>An implementation is a few lines; docs/embedding.md has those for Spring and for JTA. It must
 * be safe for use by many threads.
 */
public interface HostTransactions {

  /**
   * Whether this manager has a transaction of this DataSource active on the calling thread. A
   * transaction that can only be rolled back any more is still active; one of another DataSource is
   * not.
   *
   * @return whether a connection that is borrowed now takes part in a transaction of the host's
   */
  boolean isActive();

  /**
   * Runs work in a transaction that is begun here and committed when the work returns; if the work
   * throws, it is rolled back. Only called where none is active.
   *
   * @param work borrows its connections from the DataSource that belongs to this manager
   * @param <T> what the work returns
   * @return what the work returned
   * @throws RuntimeException what the work threw, as it is
   * @throws Exception if the transaction could not be begun or committed
   */
  <T> T inTransaction(Supplier<T> work) throws Exception;
}
