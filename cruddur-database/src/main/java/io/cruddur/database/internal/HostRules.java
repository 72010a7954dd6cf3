package io.cruddur.database.internal;

import io.cruddur.database.NoTransactionException;
import java.util.Objects;
import javax.sql.DataSource;

/** What is refused where the host owns the transaction. */
public final class HostRules {

  private HostRules() {}

  /**
   * Refuses a DataSource that takes part in transactions of which nobody tells us.
   *
   * <p>why by its name: no class of Spring's is known here.
   */
  public static DataSource requireIndependent(DataSource dataSource) {
    Objects.requireNonNull(dataSource, "dataSource");
    if (dataSource.getClass().getSimpleName().equals("TransactionAwareDataSourceProxy")) {
      throw new IllegalArgumentException(
          "This DataSource takes part in the host's transactions: hand over the transaction manager too, beside the DataSource. docs/embedding.md has its few lines.");
    }
    return dataSource;
  }

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
