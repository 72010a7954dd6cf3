package com.example.managers;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * As a service puts it before a manager, to count or to log: it says nothing of what it manages.
 */
class Decorator implements PlatformTransactionManager {

  private final PlatformTransactionManager decorated;

  Decorator(PlatformTransactionManager decorated) {
    this.decorated = decorated;
  }

  @Override
  public TransactionStatus getTransaction(TransactionDefinition definition) {
    return decorated.getTransaction(definition);
  }

  @Override
  public void commit(TransactionStatus status) {
    decorated.commit(status);
  }

  @Override
  public void rollback(TransactionStatus status) {
    decorated.rollback(status);
  }
}
