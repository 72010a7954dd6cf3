package io.cruddur.embedding.host;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import io.cruddur.statement.Recorder;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** A host on Spring, which hands over its transaction manager. */
public final class SpringHost implements Host.Markable {

  private final HikariDataSource pool;
  private final Recorder recorder;
  private final PlatformTransactionManager manager;
  private final JdbcTemplate jdbc;
  private final Cruddur library;
  private final AutoCloseable rest;
  private TransactionStatus transaction;

  private SpringHost(
      DataSource dataSource,
      boolean autoCommit,
      Function<DataSource, PlatformTransactionManager> managers,
      Function<PlatformTransactionManager, AutoCloseable> rest) {
    pool = HostPool.over(dataSource, autoCommit);
    recorder = new Recorder(pool);
    DataSource recorded = recorder.dataSource();
    manager = managers.apply(recorded);
    this.rest = rest.apply(manager);
    jdbc = new JdbcTemplate(recorded);
    library =
        Cruddur.builder()
            .dataSource(
                new TransactionAwareDataSourceProxy(recorded), new SpringTransactions(manager))
            .build();
  }

  /** Over {@code DataSourceTransactionManager}. */
  public static SpringHost onJdbc(DataSource dataSource, boolean autoCommit) {
    return new SpringHost(
        dataSource, autoCommit, DataSourceTransactionManager::new, manager -> () -> {});
  }

  /** Over {@code JpaTransactionManager}, which shares its connection with plain JDBC. */
  public static SpringHost onJpa(DataSource dataSource) {
    return new SpringHost(
        dataSource,
        true,
        pool -> {
          EntityManagerFactory factory = HostPersistence.local(pool).createEntityManagerFactory();
          JpaTransactionManager manager = new JpaTransactionManager(factory);
          manager.setDataSource(pool);
          manager.setJpaDialect(new HibernateJpaDialect());
          manager.afterPropertiesSet();
          return manager;
        },
        manager -> ((JpaTransactionManager) manager).getEntityManagerFactory());
  }

  @Override
  public Repositories repositories() {
    return library;
  }

  @Override
  public Cruddur library() {
    return library;
  }

  @Override
  public boolean beginsForUs() {
    return true;
  }

  @Override
  public void begin() {
    transaction = manager.getTransaction(new DefaultTransactionDefinition());
  }

  @Override
  public void beginReadOnly() {
    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
    definition.setReadOnly(true);
    transaction = manager.getTransaction(definition);
  }

  @Override
  public void markRollbackOnly() {
    transaction.setRollbackOnly();
  }

  @Override
  public void commit() {
    manager.commit(transaction);
  }

  @Override
  public void rollback() {
    manager.rollback(transaction);
  }

  @Override
  public <T> T onConnection(Repositories.ConnectionWork<T> work) {
    return jdbc.execute((Connection connection) -> work.on(connection));
  }

  @Override
  public List<String> statements() {
    return recorder.statements();
  }

  @Override
  public void forgetStatements() {
    recorder.clear();
  }

  @Override
  public void close() {
    library.close();
    try {
      rest.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    pool.close();
  }
}
