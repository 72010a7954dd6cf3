package com.example.hosts;

import io.cruddur.database.HostTransactions;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.function.Supplier;

/** The lines of docs/embedding.md. */
public final class JtaTransactions implements HostTransactions {

  private final TransactionManager manager;

  public JtaTransactions(TransactionManager manager) {
    this.manager = manager;
  }

  @Override
  public boolean isActive() {
    try {
      Transaction transaction = manager.getTransaction();
      if (transaction == null) {
        return false;
      }
      int status = transaction.getStatus();
      if (status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK) {
        return true;
      }
      // why: one that has timed out would let our writes pass on their own.
      throw new IllegalStateException("This thread's transaction is over already: " + status);
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
