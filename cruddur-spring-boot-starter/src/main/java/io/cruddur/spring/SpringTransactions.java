package io.cruddur.spring;

import io.cruddur.database.HostTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's transactions of one DataSource. The manager is looked for when all beans are made, or at
 * a call before, and not when this one is: that of JPA waits for the entities' tables, and so for
 * us.
 */
public final class SpringTransactions implements HostTransactions {

  private final ListableBeanFactory beans;
  private final DataSource dataSource;
  private volatile @Nullable Resolved resolved;

  /**
   * For a DataSource of a host's.
   *
   * @param beans where its transaction managers are
   * @param dataSource the pool, or Spring's proxy of it
   */
  public SpringTransactions(ListableBeanFactory beans, DataSource dataSource) {
    this.beans = beans;
    this.dataSource = dataSource;
  }

  private record Resolved(
      PlatformTransactionManager manager,
      boolean jpa,
      DataSource joining,
      TransactionTemplate ifActive,
      TransactionTemplate required,
      TransactionTemplate requiresNew,
      EndingTransactions ending) {

    static Resolved of(ManagerOfDataSource found) {
      TransactionTemplate ifActive = new TransactionTemplate(found.manager());
      ifActive.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
      TransactionTemplate requiresNew = new TransactionTemplate(found.manager());
      requiresNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
      EndingTransactions ending = new EndingTransactions(found);
      if (found.manager() instanceof ConfigurableTransactionManager configurable) {
        configurable.addListener(ending);
      }
      return new Resolved(
          found.manager(),
          found.isJpa(),
          found.dataSource() instanceof TransactionAwareDataSourceProxy
              ? found.dataSource()
              : new TransactionAwareDataSourceProxy(found.dataSource()),
          ifActive,
          new TransactionTemplate(found.manager()),
          requiresNew,
          ending);
    }
  }

  /**
   * Before the first request: the manager's listeners are a plain list, and one that is added
   * within a transaction has not seen it begin.
   */
  void resolve() {
    resolved();
  }

  // why no lock: two threads find the same, and finding it may make beans, which takes locks.
  private Resolved resolved() {
    Resolved found = resolved;
    if (found == null) {
      found = Resolved.of(ManagerOfDataSource.find(beans, dataSource));
      resolved = found;
    }
    return found;
  }

  @Override
  public boolean isActive() {
    Resolved found = resolved();
    return !found.ending().isEnding()
        && Boolean.TRUE.equals(found.ifActive().execute(TransactionExecution::hasTransaction));
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    Resolved found = resolved();
    return (found.ending().isEnding() ? found.requiresNew() : found.required())
        .execute(status -> work.get());
  }

  /**
   * The manager that was found.
   *
   * @return the host's, or one of ours where the host has none for this DataSource
   */
  public PlatformTransactionManager manager() {
    return resolved().manager();
  }

  /**
   * Whether the manager is that of a JPA persistence unit.
   *
   * @return true for Spring's {@code JpaTransactionManager}
   */
  public boolean isJpa() {
    return resolved().jpa();
  }

  /**
   * The DataSource whose connections are those of the active transaction.
   *
   * @return a proxy, which closes nothing of the host's
   */
  public DataSource joiningDataSource() {
    return new AbstractDataSource() {
      @Override
      public Connection getConnection() throws SQLException {
        return resolved().joining().getConnection();
      }

      @Override
      public Connection getConnection(String user, String password) throws SQLException {
        return resolved().joining().getConnection(user, password);
      }
    };
  }
}
