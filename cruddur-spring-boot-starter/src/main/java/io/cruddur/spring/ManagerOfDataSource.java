package io.cruddur.spring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * A transaction manager of the host's for one DataSource. Whether "a transaction is active" is a
 * question to such managers alone: one of another DataSource is not ours to join.
 *
 * @param manager begins and commits on this DataSource
 * @param dataSource as the manager knows it: its transactions are bound to this very object
 */
record ManagerOfDataSource(PlatformTransactionManager manager, DataSource dataSource) {

  private static final boolean JPA = isPresent("org.springframework.orm.jpa.JpaTransactionManager");
  private static final boolean HIBERNATE =
      isPresent("org.springframework.orm.jpa.hibernate.HibernateTransactionManager")
          && isPresent("org.hibernate.SessionFactory");

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, ManagerOfDataSource.class.getClassLoader());
  }

  /**
   * All managers of this DataSource. The first begins the transactions of calls that have none: one
   * that JPA uses, because it knows the persistence context, and of several the primary bean. If no
   * manager has this DataSource, one that has no resource of its own, as JTA's, serves every
   * DataSource; and if the host has none of these either, it is one of ours, which sees no
   * transaction that another manager began.
   */
  static List<ManagerOfDataSource> find(ListableBeanFactory beans, DataSource dataSource) {
    ObjectProvider<PlatformTransactionManager> managers =
        beans.getBeanProvider(PlatformTransactionManager.class);
    PlatformTransactionManager global = null;
    List<ManagerOfDataSource> found = new ArrayList<>();
    for (PlatformTransactionManager manager : managers) {
      DataSource known = dataSourceOf(manager);
      if (known != null
          && CruddurDataSource.target(known) == CruddurDataSource.target(dataSource)) {
        found.add(new ManagerOfDataSource(manager, known));
      } else if (!(manager instanceof ResourceTransactionManager)) {
        global = manager;
      }
    }
    if (found.isEmpty()) {
      return List.of(
          new ManagerOfDataSource(
              global != null ? global : new JdbcTransactionManager(dataSource), dataSource));
    }
    PlatformTransactionManager primary = managers.getIfUnique();
    found.sort(
        Comparator.comparing((ManagerOfDataSource each) -> !each.isJpa())
            .thenComparing(each -> each.manager() != primary));
    return List.copyOf(found);
  }

  boolean isJpa() {
    return JPA && Jpa.is(manager);
  }

  /**
   * Whether the thread's transaction is known to be committed or rolled back, before Spring says
   * so: only JPA and Hibernate can tell, by the EntityManager.
   */
  boolean hasEnded() {
    return JPA && Jpa.hasEnded(manager);
  }

  private static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
    if (manager instanceof ResourceTransactionManager resource
        && resource.getResourceFactory() instanceof DataSource dataSource) {
      return dataSource;
    }
    if (HIBERNATE && Hibernate.is(manager)) {
      return Hibernate.dataSourceOf(manager);
    }
    return JPA ? Jpa.dataSourceOf(manager) : null;
  }

  /** Loaded only where spring-orm is. */
  private static final class Jpa {

    static boolean is(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager;
    }

    static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager jpa ? jpa.getDataSource() : null;
    }

    static boolean hasEnded(PlatformTransactionManager manager) {
      return manager instanceof ResourceTransactionManager resource
          && TransactionSynchronizationManager.getResource(resource.getResourceFactory())
              instanceof EntityManagerHolder bound
          && !bound.getEntityManager().getTransaction().isActive();
    }
  }

  /** Loaded only where Hibernate is, too. */
  private static final class Hibernate {

    static boolean is(PlatformTransactionManager manager) {
      return manager instanceof HibernateTransactionManager;
    }

    static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
      return manager instanceof HibernateTransactionManager hibernate
          ? hibernate.getDataSource()
          : null;
    }
  }
}
