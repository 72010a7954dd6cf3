package io.cruddur.spring;

import java.util.Deque;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is asked of one of the host's managers.
 *
 * @param found the manager and its DataSource
 * @param joining whose connections are those of the manager's active transaction
 * @param ending tells a transaction that is over from one that is active
 * @param ifActive asks whether there is one
 */
record JoinedManager(
    ManagerOfDataSource found,
    DataSource joining,
    EndingTransactions ending,
    TransactionTemplate ifActive) {

  static JoinedManager of(
      ManagerOfDataSource found, ThreadLocal<Deque<EndingTransactions.Begun>> innermostFirst) {
    EndingTransactions ending = new EndingTransactions(found, innermostFirst);
    TransactionTemplate ifActive = template(found, TransactionDefinition.PROPAGATION_SUPPORTS);
    // why: a manager that validates transactions refuses one that may write in a read-only one.
    ifActive.setReadOnly(true);
    if (found.manager() instanceof ConfigurableTransactionManager configurable) {
      configurable.addListener(ending);
    }
    return new JoinedManager(
        found,
        found.dataSource() instanceof TransactionAwareDataSourceProxy
            ? found.dataSource()
            : new TransactionAwareDataSourceProxy(found.dataSource()),
        ending,
        ifActive);
  }

  boolean isActive() {
    boolean active =
        !ending.isEnding()
            && (found.isKnown() || (hasConnection() && !found.hasEndedByAnother()))
            && Boolean.TRUE.equals(ifActive.execute(TransactionExecution::hasTransaction));
    if (active) {
      ending.watch();
    }
    return active;
  }

  /** Whether a transaction is active on its DataSource that no manager here has begun. */
  boolean isActiveBesides() {
    return !ending.isEnding() && found.isBegunByAnother();
  }

  /** Whether the thread's transaction is over, and this manager has begun it. */
  boolean isEndingOwn() {
    return ending.isEnding() && ending.isOwn();
  }

  /** Whether the thread has a connection of this manager's DataSource, for a transaction or not. */
  boolean hasConnection() {
    return found.connection() != null;
  }

  <T> T inTransaction(Supplier<T> work) {
    return template(
            found,
            isEndingOwn()
                ? TransactionDefinition.PROPAGATION_REQUIRES_NEW
                : TransactionDefinition.PROPAGATION_REQUIRED)
        .execute(status -> work.get());
  }

  private static TransactionTemplate template(ManagerOfDataSource found, int propagation) {
    TransactionTemplate template = new TransactionTemplate(found.manager());
    template.setPropagationBehavior(propagation);
    return template;
  }
}
