package io.cruddur.embedding.host;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.cruddur.test.PostgresExtension;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.Driver;
import org.postgresql.xa.PGXADataSource;

/** A pool that takes part in Narayana's transactions, as in Quarkus. */
public final class JtaPool {

  private JtaPool() {}

  /** Narayana's. One for the JVM; its log is kept in memory. */
  public static TransactionManager manager() {
    try {
      arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("1");
    } catch (CoreEnvironmentBeanException e) {
      throw new AssertionError(e);
    }
    for (String store : new String[] {null, "communicationStore", "stateStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(VolatileStore.class.getName());
    }
    return com.arjuna.ats.jta.TransactionManager.transactionManager();
  }

  public static AgroalDataSource of(PostgresExtension postgres, boolean xa) {
    TransactionManager manager = manager();
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(2)
                          .acquisitionTimeout(Duration.ofSeconds(10))
                          .transactionIntegration(
                              new NarayanaTransactionIntegration(
                                  manager, new TransactionSynchronizationRegistryImple()))
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .connectionProviderClass(
                                          xa ? PGXADataSource.class : Driver.class)
                                      .jdbcUrl(postgres.jdbcUrl())
                                      .principal(new NamePrincipal(postgres.user()))
                                      .credential(new SimplePassword(postgres.password())))));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
