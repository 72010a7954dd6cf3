package io.cruddur.embedding.host;

import io.cruddur.database.HostTransactions;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's transaction manager, as a host hands it over. */
// docs/embedding.md: Spring
public final class SpringTransactions implements HostTransactions {

  private final TransactionTemplate supports;
  private final TransactionTemplate required;

  public SpringTransactions(PlatformTransactionManager manager) {
    supports = new TransactionTemplate(manager);
    supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
    // why: a manager may refuse one that could write in the caller's read-only transaction.
    supports.setReadOnly(true);
    required = new TransactionTemplate(manager);
  }

  @Override
  public boolean isActive() {
    return supports.execute(TransactionExecution::hasTransaction);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return required.execute(status -> work.get());
  }
}
// docs/embedding.md: Spring
