package io.cruddur.database.internal;

import io.cruddur.database.NoTransactionException;

/** What is refused where the host owns the transaction. */
public final class HostRules {

  private HostRules() {}

  /**
   * Refuses a write without a transaction, as {@code EntityManager.persist} does: what it changed
   * would be thrown away, or be committed in halves.
   *
   * @param why what is the case, and what to do
   */
  public static void requireActive(boolean active, String why) {
    if (!active) {
      throw new NoTransactionException(
          "A write needs the host's transaction, and none is active: %s. Nothing was sent to the database."
              .formatted(why),
          null);
    }
  }
}
