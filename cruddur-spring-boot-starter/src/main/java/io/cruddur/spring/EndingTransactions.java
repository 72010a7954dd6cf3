package io.cruddur.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
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
    private final @Nullable TransactionExecution transaction;
    private final @Nullable Object connection;
    private boolean committing;
    private boolean over;

    /**
     * Of one manager.
     *
     * @param transaction null if it was seen only after it began
     */
    Begun(ManagerOfDataSource manager, @Nullable TransactionExecution transaction) {
      this.manager = manager;
      this.transaction = transaction;
      this.connection = manager.connection();
    }

    /** Whether Spring has cleaned up after it. */
    private boolean isCleanedUp() {
      return transaction == null ? !isOfTransaction(connection) : transaction.isCompleted();
    }

    /** Whether it is suspended: its connection is not the thread's then. */
    private boolean isAway() {
      return connection != null && connection != manager.connection();
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
      push(new Begun(manager, transaction));
    }
  }

  /**
   * Wants to be told of the end of the active transaction, if nobody has seen it begin: its manager
   * is behind a decorator, in a child context, or no bean, and has no listener of ours.
   */
  void watch() {
    if (current() == null
        && TransactionSynchronizationManager.isSynchronizationActive()
        && isOfTransaction(manager.connection())) {
      push(new Begun(manager, null));
    }
  }

  /** As a manager of JDBC marks it from the begin to its clean-up. */
  private static boolean isOfTransaction(@Nullable Object connection) {
    return connection instanceof ConnectionHolder holder && holder.isSynchronizedWithTransaction();
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
    if (all == null) {
      return null;
    }
    for (Iterator<Begun> each = all.iterator(); each.hasNext(); ) {
      Begun begun = each.next();
      // why: a commit that fails before it begins tells no listener of the end.
      if (begun.isCleanedUp()) {
        each.remove();
      } else if (!begun.isAway()) {
        return begun;
      }
    }
    if (all.isEmpty()) {
      innermostFirst.remove();
    }
    return null;
  }

  private void push(Begun begun) {
    Deque<Begun> all = innermostFirst.get();
    if (all == null) {
      all = new ArrayDeque<>();
      innermostFirst.set(all);
    }
    all.push(begun);
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(begun);
    }
  }
}
