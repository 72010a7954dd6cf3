package io.cruddur.spring;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is asked of one of the host's managers.
 *
 * @param found the manager and its DataSource
 * @param joining whose connections are those of the manager's active transaction
 * @param ending tells a transaction that is over from one that is active
 */
record JoinedManager(ManagerOfDataSource found, DataSource joining, EndingTransactions ending) {

  static JoinedManager of(ManagerOfDataSource found) {
    EndingTransactions ending = new EndingTransactions(found);
    if (found.manager() instanceof ConfigurableTransactionManager configurable) {
      configurable.addListener(ending);
    }
    return new JoinedManager(
        found,
        found.dataSource() instanceof TransactionAwareDataSourceProxy
            ? found.dataSource()
            : new TransactionAwareDataSourceProxy(found.dataSource()),
        ending);
  }

  boolean isActive() {
    TransactionTemplate ifActive = template(TransactionDefinition.PROPAGATION_SUPPORTS);
    // why: a manager that validates transactions refuses one that may write in a read-only one.
    ifActive.setReadOnly(true);
    return !isEnding()
        && Boolean.TRUE.equals(ifActive.execute(TransactionExecution::hasTransaction));
  }

  boolean isEnding() {
    return ending.isEnding();
  }

  /** Whether the thread has a connection of this manager's DataSource, for a transaction or not. */
  boolean hasConnection() {
    return TransactionSynchronizationManager.hasResource(found.dataSource());
  }

  <T> T inTransaction(Supplier<T> work) {
    return template(
            isEnding()
                ? TransactionDefinition.PROPAGATION_REQUIRES_NEW
                : TransactionDefinition.PROPAGATION_REQUIRED)
        .execute(status -> work.get());
  }

  private TransactionTemplate template(int propagation) {
    TransactionTemplate template = new TransactionTemplate(found.manager());
    template.setPropagationBehavior(propagation);
    return template;
  }
}
