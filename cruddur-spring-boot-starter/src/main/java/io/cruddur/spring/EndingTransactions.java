package io.cruddur.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Whether a thread's transaction is over but for Spring's clean-up: to listeners of {@code
 * AFTER_COMMIT} it still looks active, and what they wrote in it would be committed by nobody.
 */
final class EndingTransactions implements TransactionExecutionListener {

  /** Of each transaction that the thread has begun, whether it is ending. */
  // why not static: each transaction manager has transactions of its own.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Deque<Boolean>> innermostFirst = new ThreadLocal<>();

  boolean isEnding() {
    Deque<Boolean> all = innermostFirst.get();
    return all != null && Boolean.TRUE.equals(all.peek());
  }

  @Override
  public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
    if (transaction.isNewTransaction() && failure == null) {
      push(false);
    }
  }

  @Override
  public void beforeCommit(TransactionExecution transaction) {
    end(transaction);
  }

  @Override
  public void beforeRollback(TransactionExecution transaction) {
    end(transaction);
  }

  @Override
  public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
    forget(transaction);
  }

  @Override
  public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
    forget(transaction);
  }

  private void end(TransactionExecution transaction) {
    if (transaction.isNewTransaction()) {
      pop();
      push(true);
    }
  }

  private void forget(TransactionExecution transaction) {
    if (transaction.isNewTransaction()) {
      pop();
    }
  }

  private void push(boolean ending) {
    Deque<Boolean> all = innermostFirst.get();
    if (all == null) {
      all = new ArrayDeque<>();
      innermostFirst.set(all);
    }
    all.push(ending);
  }

  // why it may be empty: the first call of a service may be within a transaction.
  private void pop() {
    Deque<Boolean> all = innermostFirst.get();
    if (all != null) {
      all.poll();
      if (all.isEmpty()) {
        innermostFirst.remove();
      }
    }
  }
}
