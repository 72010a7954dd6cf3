package io.cruddur;

import io.cruddur.database.HostTransactions;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * The library's own SessionFactory, built on first need: until then no class of Hibernate is
 * loaded.
 */
final class Entities implements AutoCloseable {

  private final DataSource dataSource;
  private final String schema;
  private final @Nullable HostTransactions hostTransactions;
  private @Nullable SessionFactory sessionFactory;
  private boolean closed;

  Entities(DataSource dataSource, String schema, @Nullable HostTransactions hostTransactions) {
    this.dataSource = dataSource;
    this.schema = schema;
    this.hostTransactions = hostTransactions;
  }

  /**
   * The pool's, outside the host's transactions.
   *
   * <p>why: a session of this factory ends its transactions itself, and the host's with them.
   */
  private record Connections(DataSource dataSource, @Nullable HostTransactions hostTransactions)
      implements ConnectionProvider {

    private static final long serialVersionUID = 1L;

    @Override
    public Connection getConnection() throws SQLException {
      if (hostTransactions != null && hostTransactions.isActive()) {
        throw new IllegalStateException(
            "A session of Cruddur's SessionFactory would end the host's transaction. Nothing was"
                + " read or written: use the host's own EntityManager, or withConnection, or call"
                + " it outside the transaction.");
      }
      return dataSource.getConnection();
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
      connection.close();
    }

    @Override
    public boolean supportsAggressiveRelease() {
      return false;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
      return type == ConnectionProvider.class || type == DataSource.class;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      return type.cast(type == DataSource.class ? dataSource : this);
    }
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
            .property(
                "hibernate.connection.provider_class",
                new Connections(dataSource, hostTransactions))
            .property("hibernate.boot.allow_jdbc_metadata_access", false)
            .property("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect")
            .property("jakarta.persistence.database-major-version", 14)
            .property("hibernate.default_schema", '"' + schema + '"')
            .property("hibernate.jdbc.time_zone", "UTC");
    Cruddur.entityClasses().forEach(configuration::managedClass);
    // why: Hibernate looks for the provider by the thread's class loader, which may be null, that
    // of the platform, or another application's.
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
