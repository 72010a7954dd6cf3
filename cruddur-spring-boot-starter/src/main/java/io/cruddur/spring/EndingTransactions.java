package io.cruddur.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whether a thread's transaction is over but for Spring's clean-up: to listeners of {@code
 * AFTER_COMMIT} it still looks active, and what they wrote in it would be committed by nobody.
 *
 * <p>It is not over when its commit begins: JPA flushes then, and calls the entities' listeners.
 */
final class EndingTransactions implements TransactionExecutionListener {

  private final ManagerOfDataSource manager;
  private final ThreadLocal<Deque<Begun>> innermostFirst;

  /**
   * Of one manager.
   *
   * @param innermostFirst what a thread has begun, by any manager of the DataSource: to the others,
   *     too, a transaction that is over still looks active
   */
  EndingTransactions(ManagerOfDataSource manager, ThreadLocal<Deque<Begun>> innermostFirst) {
    this.manager = manager;
    this.innermostFirst = innermostFirst;
  }

  /** One that the thread has begun, told of its end before all that the host wants to be told. */
  static final class Begun implements TransactionSynchronization {

    private final ManagerOfDataSource manager;
    private final TransactionExecution transaction;
    private boolean committing;
    private boolean over;

    Begun(ManagerOfDataSource manager, TransactionExecution transaction) {
      this.manager = manager;
      this.transaction = transaction;
    }

    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void afterCommit() {
      over = true;
    }

    @Override
    public void afterCompletion(int outcome) {
      over = true;
    }
  }

  /** Whether the thread's innermost transaction is over, by whichever manager it was begun. */
  boolean isEnding() {
    Begun current = current();
    // why the second: Hibernate has listeners of its own, which it calls after its commit.
    return current != null && (current.over || (current.committing && current.manager.hasEnded()));
  }

  /** Whether this manager has begun it, and so can suspend it. */
  boolean isOwn() {
    Begun current = current();
    return current != null && current.manager.equals(manager);
  }

  @Override
  public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
    if (transaction.isNewTransaction() && failure == null) {
      Begun begun = new Begun(manager, transaction);
      push(begun);
      if (TransactionSynchronizationManager.isSynchronizationActive()) {
        TransactionSynchronizationManager.registerSynchronization(begun);
      }
    }
  }

  @Override
  public void beforeCommit(TransactionExecution transaction) {
    Begun current = current();
    if (transaction.isNewTransaction() && current != null) {
      current.committing = true;
    }
  }

  @Override
  public void beforeRollback(TransactionExecution transaction) {
    Begun current = current();
    if (transaction.isNewTransaction() && current != null) {
      current.over = true;
    }
  }

  @Override
  public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
    forget(transaction);
  }

  @Override
  public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
    forget(transaction);
  }

  private void forget(TransactionExecution transaction) {
    Deque<Begun> all = innermostFirst.get();
    if (all != null) {
      all.removeIf(begun -> begun.transaction == transaction);
      if (all.isEmpty()) {
        innermostFirst.remove();
      }
    }
  }

  // why it may be none: the first call of a service may be within a transaction.
  private @Nullable Begun current() {
    Deque<Begun> all = innermostFirst.get();
    Begun begun = all == null ? null : all.peek();
    // why: a commit that fails before it begins tells no listener of the end.
    while (begun != null && begun.transaction.isCompleted()) {
      forget(begun.transaction);
      begun = all.peek();
    }
    return begun;
  }

  private void push(Begun begun) {
    Deque<Begun> all = innermostFirst.get();
    if (all == null) {
      all = new ArrayDeque<>();
      innermostFirst.set(all);
    }
    all.push(begun);
  }
}
