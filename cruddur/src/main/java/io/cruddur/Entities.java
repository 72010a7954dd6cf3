package io.cruddur;

import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The library's own SessionFactory, built on first need: until then no class of Hibernate is
 * loaded.
 */
final class Entities implements AutoCloseable {

  private final DataSource dataSource;
  private final String schema;
  private @Nullable SessionFactory sessionFactory;
  private boolean closed;

  Entities(DataSource dataSource, String schema) {
    this.dataSource = dataSource;
    this.schema = schema;
  }

  synchronized SessionFactory sessionFactory() {
    if (closed) {
      throw new IllegalStateException("This Cruddur is closed.");
    }
    if (sessionFactory == null) {
      sessionFactory = build();
    }
    return sessionFactory;
  }

  /** Without a look at the database's metadata: the schema was checked by the migrator already. */
  private SessionFactory build() {
    PersistenceConfiguration configuration =
        new PersistenceConfiguration("cruddur")
            .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
            .property("jakarta.persistence.nonJtaDataSource", dataSource)
            .property("hibernate.boot.allow_jdbc_metadata_access", false)
            .property("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect")
            .property("jakarta.persistence.database-major-version", 14)
            .property("hibernate.default_schema", '"' + schema + '"')
            .property("hibernate.jdbc.time_zone", "UTC");
    Cruddur.entityClasses().forEach(configuration::managedClass);
    // why: the provider is looked for by the thread's class loader, which may be null, the
    // platform's,
    // or another application's.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SessionFactory.class.getClassLoader());
    try {
      return configuration.createEntityManagerFactory().unwrap(SessionFactory.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (sessionFactory != null) {
      sessionFactory.close();
    }
  }
}
