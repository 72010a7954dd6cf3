package io.cruddur.embedding.host;

import io.cruddur.Cruddur;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import javax.sql.DataSource;

/** A host's persistence unit that knows the library's entities. */
public final class HostPersistence {

  private HostPersistence() {}

  public static PersistenceConfiguration local(DataSource dataSource) {
    return of(PersistenceUnitTransactionType.RESOURCE_LOCAL)
        .property("jakarta.persistence.nonJtaDataSource", dataSource)
        // why: what Spring's HibernateJpaVendorAdapter sets, so that a transaction can be
        // read-only.
        .property("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD");
  }

  public static PersistenceConfiguration jta(DataSource dataSource) {
    return of(PersistenceUnitTransactionType.JTA)
        .property("jakarta.persistence.jtaDataSource", dataSource)
        .property(
            "hibernate.transaction.jta.platform",
            "org.hibernate.engine.transaction.jta.platform.internal.JBossStandAloneJtaPlatform");
  }

  private static PersistenceConfiguration of(PersistenceUnitTransactionType type) {
    PersistenceConfiguration host = new PersistenceConfiguration("host").transactionType(type);
    Cruddur.entityClasses().forEach(host::managedClass);
    return host;
  }
}
