package io.cruddur.spring;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * The host's transaction manager for one DataSource. Whether "a transaction is active" is a
 * question to it alone: one of another DataSource is not ours to join.
 *
 * @param manager begins and commits on this DataSource
 * @param dataSource as the manager knows it: its transactions are bound to this very object
 */
record ManagerOfDataSource(PlatformTransactionManager manager, DataSource dataSource) {

  private static final boolean ORM =
      ClassUtils.isPresent(
          "org.springframework.orm.jpa.JpaTransactionManager",
          ManagerOfDataSource.class.getClassLoader());

  /**
   * Of several the one that JPA uses, because it knows the persistence context. A manager that has
   * no resource of its own, as JTA's, serves every DataSource. Where there is none, one of ours:
   * transactions are bound to the thread and the DataSource, so that it sees those that others
   * began.
   */
  static ManagerOfDataSource find(ListableBeanFactory beans, DataSource dataSource) {
    PlatformTransactionManager global = null;
    ManagerOfDataSource found = null;
    for (PlatformTransactionManager manager :
        beans.getBeanProvider(PlatformTransactionManager.class)) {
      DataSource known = dataSourceOf(manager);
      if (known != null
          && CruddurDataSource.target(known) == CruddurDataSource.target(dataSource)) {
        if (found == null || isJpa(manager)) {
          found = new ManagerOfDataSource(manager, known);
        }
      } else if (!(manager instanceof ResourceTransactionManager)) {
        global = manager;
      }
    }
    if (found != null) {
      return found;
    }
    return new ManagerOfDataSource(
        global != null ? global : new JdbcTransactionManager(dataSource), dataSource);
  }

  boolean isJpa() {
    return isJpa(manager);
  }

  /**
   * Whether the thread's transaction is known to be committed or rolled back, before Spring says
   * so: only JPA can tell, by its EntityManager.
   */
  boolean hasEnded() {
    return isJpa() && Orm.hasEnded(manager);
  }

  private static boolean isJpa(PlatformTransactionManager manager) {
    return ORM && Orm.isJpa(manager);
  }

  private static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
    if (manager instanceof DataSourceTransactionManager jdbc) {
      return jdbc.getDataSource();
    }
    return ORM ? Orm.dataSourceOf(manager) : null;
  }

  /** Loaded only where spring-orm is. */
  private static final class Orm {

    static boolean isJpa(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager;
    }

    static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager jpa ? jpa.getDataSource() : null;
    }

    static boolean hasEnded(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager jpa
          && jpa.getEntityManagerFactory() != null
          && TransactionSynchronizationManager.getResource(jpa.getEntityManagerFactory())
              instanceof EntityManagerHolder bound
          && !bound.getEntityManager().getTransaction().isActive();
    }
  }
}
