package com.example.hosts;

import io.cruddur.database.HostTransactions;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.util.function.Supplier;

/** Micronaut's transactions of one DataSource, as a host hands them over. */
final class MicronautTransactions implements HostTransactions {

  private final TransactionOperations<Connection> operations;

  MicronautTransactions(TransactionOperations<Connection> operations) {
    this.operations = operations;
  }

  @Override
  public boolean isActive() {
    return operations.findTransactionStatus().isPresent();
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return operations.executeWrite(status -> work.get());
  }
}
