package io.cruddur.spring;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.DefaultJpaDialect;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * A transaction manager for one DataSource. Whether "a transaction is active" is a question to such
 * managers alone: one of another DataSource is not ours to join.
 *
 * @param manager begins and commits on this DataSource
 * @param dataSource as the manager knows it: its transactions are bound to this very object
 * @param isKnown false for a manager that does not say what it manages: only a connection that it
 *     has bound shows that it is one of this DataSource
 */
record ManagerOfDataSource(
    PlatformTransactionManager manager, DataSource dataSource, boolean isKnown) {

  private static final Logger LOG = LoggerFactory.getLogger(SpringTransactions.class);

  private static final String OF_JPA = "org.springframework.orm.jpa.JpaTransactionManager";
  private static final String OF_HIBERNATE =
      "org.springframework.orm.jpa.hibernate.HibernateTransactionManager";
  private static final String SESSION_FACTORY = "org.hibernate.SessionFactory";
  private static final String USER_TRANSACTION = "jakarta.transaction.UserTransaction";

  private static final List<String> POOLS_NOT_OF_JTA =
      List.of(
          "com.mchange.v2.c3p0.impl.AbstractPoolBackedDataSource",
          "com.zaxxer.hikari.HikariDataSource",
          "org.apache.commons.dbcp2.BasicDataSource",
          "org.apache.tomcat.jdbc.pool.DataSource",
          "org.postgresql.ds.PGPoolingDataSource",
          "org.postgresql.ds.PGSimpleDataSource",
          "org.springframework.jdbc.datasource.AbstractDriverBasedDataSource");
  private static final String MANAGED_POOL =
      "org.apache.commons.dbcp2.managed.BasicManagedDataSource";

  /** What is looked for by name, so that an image has to keep it. */
  static final List<String> LOOKED_FOR =
      Stream.concat(
              Stream.of(OF_JPA, OF_HIBERNATE, SESSION_FACTORY, USER_TRANSACTION, MANAGED_POOL),
              POOLS_NOT_OF_JTA.stream())
          .toList();

  private static final boolean JPA = isPresent(OF_JPA);
  private static final boolean HIBERNATE = isPresent(OF_HIBERNATE) && isPresent(SESSION_FACTORY);

  private static final boolean JTA = isPresent(USER_TRANSACTION);

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, ManagerOfDataSource.class.getClassLoader());
  }

  /**
   * All managers of this DataSource. The first begins the transactions of calls that have none: one
   * that JPA uses, because it knows the persistence context, and of several the primary bean. If no
   * manager has this DataSource, that of JTA serves every DataSource that may take part in it; and
   * if the host has none, it is one of ours, beside those that do not say what they manage.
   */
  static List<ManagerOfDataSource> find(ListableBeanFactory beans, DataSource dataSource) {
    ObjectProvider<PlatformTransactionManager> managers =
        beans.getBeanProvider(PlatformTransactionManager.class);
    List<ManagerOfDataSource> found = new ArrayList<>();
    List<ManagerOfDataSource> global = new ArrayList<>();
    List<ManagerOfDataSource> unknown = new ArrayList<>();
    for (PlatformTransactionManager manager : managers) {
      DataSource known = dataSourceOf(manager);
      if (known != null
          && CruddurDataSource.target(known) == CruddurDataSource.target(dataSource)) {
        found.add(new ManagerOfDataSource(manager, known, true));
      } else if (JTA && Jta.is(manager)) {
        global.add(new ManagerOfDataSource(manager, dataSource, true));
      } else if (!(manager instanceof ResourceTransactionManager)) {
        unknown.add(new ManagerOfDataSource(manager, dataSource, false));
      }
    }
    if (found.isEmpty() && !global.isEmpty() && Pools.mayTakePartInJta(dataSource)) {
      return List.of(global.get(0));
    }
    if (found.isEmpty()) {
      found.add(new ManagerOfDataSource(new JdbcTransactionManager(dataSource), dataSource, true));
      found.addAll(unknown);
      warnOfNone(beans);
      return List.copyOf(found);
    }
    PlatformTransactionManager primary = managers.getIfUnique();
    found.sort(
        Comparator.comparing((ManagerOfDataSource each) -> !each.isJpa())
            .thenComparing(each -> each.manager() != primary));
    return List.copyOf(found);
  }

  private static void warnOfNone(ListableBeanFactory beans) {
    String[] names = beans.getBeanNamesForType(PlatformTransactionManager.class);
    if (names.length > 0) {
      LOG.warn(
          "None of the transaction managers {} says that it manages the DataSource of Cruddur: within a transaction that has no connection of it, calls are transactions of their own, and a rollback does not undo them. Give one of them this very DataSource, or name another by cruddur.datasource.",
          List.of(names));
    }
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

  /**
   * Whether JPA or Hibernate has a transaction on a connection of this DataSource, by whichever
   * manager it was begun: one in a child context, or behind a decorator, is not found here.
   *
   * <p>why not left to the manager of JDBC: it would take that connection for one that is free, and
   * commit what the host has done so far.
   */
  boolean isBegunByAnother() {
    return hasUnsynchronizedConnection() && Jpa.isAnyActive();
  }

  /** Whether such a transaction is over, and its connection left for Spring to clean up. */
  boolean hasEndedByAnother() {
    return hasUnsynchronizedConnection() && Jpa.isBound() && !Jpa.isAnyActive();
  }

  /** What holds the thread's connection of this DataSource; null if it has none. */
  @Nullable Object connection() {
    return TransactionSynchronizationManager.getResource(dataSource);
  }

  /** As JPA and Hibernate bind it; a manager of the host's own may, too. */
  private boolean hasUnsynchronizedConnection() {
    return JPA
        && connection() instanceof ConnectionHolder holder
        && !holder.isSynchronizedWithTransaction();
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

  /** Loaded only where a host has JTA and no manager of this DataSource. */
  private static final class Pools {

    private static final List<Class<?>> NOT_OF_JTA =
        POOLS_NOT_OF_JTA.stream().flatMap(Pools::ifPresent).toList();
    private static final List<Class<?>> OF_JTA = ifPresent(MANAGED_POOL).toList();

    private static Stream<Class<?>> ifPresent(String type) {
      return isPresent(type)
          ? Stream.of(ClassUtils.resolveClassName(type, ManagerOfDataSource.class.getClassLoader()))
          : Stream.empty();
    }

    /** These pools know nothing of it: what is done on their connections, JTA does not commit. */
    static boolean mayTakePartInJta(DataSource dataSource) {
      return OF_JTA.stream().anyMatch(pool -> leadsTo(dataSource, pool))
          || NOT_OF_JTA.stream().noneMatch(pool -> leadsTo(dataSource, pool));
    }

    /** Through what watches or times statements, too. */
    private static boolean leadsTo(DataSource dataSource, Class<?> pool) {
      DataSource target = CruddurDataSource.target(dataSource);
      if (pool.isInstance(target)) {
        return true;
      }
      if (AopProxyUtils.getSingletonTarget(target) instanceof DataSource behind) {
        return leadsTo(behind, pool);
      }
      try {
        return target.isWrapperFor(pool);
      } catch (SQLException | RuntimeException e) {
        // why: one that routes may have no target outside a request.
        return false;
      }
    }
  }

  /** Loaded only where the classes of JTA are. */
  private static final class Jta {

    static boolean is(PlatformTransactionManager manager) {
      return manager instanceof JtaTransactionManager;
    }
  }

  /** Loaded only where spring-orm is. */
  private static final class Jpa {

    static boolean is(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager;
    }

    static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
      // why: the default dialect knows no connection of JPA's, and so binds none to share.
      return manager instanceof JpaTransactionManager jpa
              && jpa.getJpaDialect().getClass() != DefaultJpaDialect.class
          ? jpa.getDataSource()
          : null;
    }

    static boolean isBound() {
      return TransactionSynchronizationManager.getResourceMap().values().stream()
          .anyMatch(EntityManagerHolder.class::isInstance);
    }

    static boolean isAnyActive() {
      return TransactionSynchronizationManager.getResourceMap().values().stream()
          .anyMatch(
              resource ->
                  resource instanceof EntityManagerHolder bound
                      && bound.getEntityManager().getTransaction().isActive());
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
