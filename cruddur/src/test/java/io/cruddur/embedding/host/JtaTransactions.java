package io.cruddur.embedding.host;

import io.cruddur.database.HostTransactions;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.util.function.Supplier;

/** A JTA transaction manager, as a host hands it over. */
// docs/embedding.md: JTA
public final class JtaTransactions implements HostTransactions {

  private final TransactionManager manager;

  public JtaTransactions(TransactionManager manager) {
    this.manager = manager;
  }

  @Override
  public boolean isActive() {
    try {
      return switch (manager.getStatus()) {
        case Status.STATUS_NO_TRANSACTION -> false;
        case Status.STATUS_ACTIVE, Status.STATUS_MARKED_ROLLBACK -> true;
        default -> throw new IllegalStateException("This thread's transaction is over already.");
      };
    } catch (SystemException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) throws Exception {
    manager.begin();
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      manager.rollback();
      throw e;
    }
    manager.commit();
    return result;
  }
}
// docs/embedding.md: JTA
