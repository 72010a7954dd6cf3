package com.example.hosts;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.xa.PGXADataSource;

/** What an application server would bring, and one bean of ours. */
@ApplicationScoped
class Beans {

  @Produces
  @Singleton // why not ApplicationScoped: Cruddur is final, and needs no proxy
  Cruddur cruddur(DataSource jtaPool, TransactionManager manager) {
    return Cruddur.builder().dataSource(jtaPool, new JtaTransactions(manager)).build();
  }

  @Produces
  @Singleton
  AgroalDataSource pool(
      TransactionManager manager, TransactionSynchronizationRegistry synchronizations)
      throws SQLException {
    ConnectionUrl url = ConnectionUrl.fromEnvironment();
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(4)
                        .transactionIntegration(
                            new NarayanaTransactionIntegration(manager, synchronizations))
                        .connectionFactoryConfiguration(
                            connections ->
                                connections
                                    .connectionProviderClass(PGXADataSource.class)
                                    .jdbcUrl(url.jdbcUrl())
                                    .principal(new NamePrincipal(url.credentials().user()))
                                    .credential(
                                        new SimplePassword(url.credentials().password())))));
  }

  void close(@Disposes AgroalDataSource pool) {
    pool.close();
  }
}
