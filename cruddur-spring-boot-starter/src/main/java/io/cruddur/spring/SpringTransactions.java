package io.cruddur.spring;

import io.cruddur.database.HostTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transactions of one DataSource, whichever of the host's managers of this DataSource
 * began them. The managers are looked for when all beans are made, or at a call before, and not
 * when this one is: that of JPA waits for the entities' tables, and so for us.
 */
public final class SpringTransactions
    implements HostTransactions, SmartInitializingSingleton, AopInfrastructureBean {

  private final ListableBeanFactory beans;
  private final DataSource dataSource;
  private volatile @Nullable List<JoinedManager> resolved;

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

  /**
   * Before the first request: the manager's listeners are a plain list, and one that is added
   * within a transaction has not seen it begin.
   */
  @Override
  public void afterSingletonsInstantiated() {
    resolved();
  }

  // why no lock: two threads find the same, and finding it may make beans, which takes locks.
  private List<JoinedManager> resolved() {
    List<JoinedManager> found = resolved;
    if (found == null) {
      // why not static: other DataSources have transactions of their own.
      @SuppressWarnings("ThreadLocalUsage")
      ThreadLocal<Deque<EndingTransactions.Begun>> innermostFirst = new ThreadLocal<>();
      found =
          ManagerOfDataSource.find(beans, dataSource).stream()
              .map(manager -> JoinedManager.of(manager, innermostFirst))
              .toList();
      resolved = found;
    }
    return found;
  }

  /** Whose connection a call takes: that of the active transaction, if there is one. */
  private JoinedManager joined() {
    List<JoinedManager> all = resolved();
    if (all.size() == 1) {
      return all.get(0);
    }
    JoinedManager active = activeManager();
    return active == null ? firstThat(JoinedManager::hasConnection) : active;
  }

  private @Nullable JoinedManager activeManager() {
    return resolved().stream().filter(JoinedManager::isActive).findFirst().orElse(null);
  }

  private JoinedManager firstThat(Predicate<JoinedManager> is) {
    List<JoinedManager> all = resolved();
    return all.stream().filter(is).findFirst().orElse(all.get(0));
  }

  @Override
  public boolean isActive() {
    return active() != null || resolved().stream().anyMatch(JoinedManager::isActiveBesides);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    // why that one: it alone can suspend the transaction that is over.
    return firstThat(JoinedManager::isEndingOwn).inTransaction(work);
  }

  /**
   * The manager whose transaction a call joins now.
   *
   * @return null if none of the DataSource's managers has a transaction active on this thread
   */
  public @Nullable PlatformTransactionManager active() {
    JoinedManager active = activeManager();
    return active == null ? null : active.found().manager();
  }

  /**
   * The managers of the DataSource, whose transactions are joined.
   *
   * @return the host's, or one of ours if the host has none for this DataSource; the first begins
   *     the transactions of calls that have none
   */
  public List<PlatformTransactionManager> managers() {
    return resolved().stream().map(each -> each.found().manager()).toList();
  }

  /**
   * The manager that begins the transactions of calls that have none.
   *
   * @return the first of {@link #managers()}
   */
  public PlatformTransactionManager manager() {
    return managers().get(0);
  }

  /**
   * Whether {@link #manager()} is that of a JPA persistence unit.
   *
   * @return true for Spring's {@code JpaTransactionManager}
   */
  public boolean isJpa() {
    return resolved().get(0).found().isJpa();
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
        return isOutside() ? dataSource.getConnection() : joined().joining().getConnection();
      }

      @Override
      public Connection getConnection(String user, String password) throws SQLException {
        return isOutside()
            ? dataSource.getConnection(user, password)
            : joined().joining().getConnection(user, password);
      }
    };
  }

  /**
   * Whether the thread is in no transaction of Spring's, before anybody has asked for the managers.
   *
   * <p>why: replicas are watched by threads of their own from the start on. If they asked first,
   * they would make JPA's beans while the host does.
   */
  private boolean isOutside() {
    return resolved == null && !TransactionSynchronizationManager.isSynchronizationActive();
  }
}
