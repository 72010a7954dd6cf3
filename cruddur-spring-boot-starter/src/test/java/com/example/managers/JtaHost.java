package com.example.managers;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.xa.PGXADataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.jta.JtaTransactionManager;

/** A service whose transactions are JTA's, of Narayana, over a pool that takes part in them. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class JtaHost {

  @Bean
  JtaTransactionManager transactionManager() {
    return Narayana.transactions();
  }

  @Bean
  AgroalDataSource dataSource(JtaTransactionManager transactions, DataSourceProperties given)
      throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(5)
                        .acquisitionTimeout(Duration.ofSeconds(10))
                        .transactionIntegration(
                            new NarayanaTransactionIntegration(
                                transactions.getTransactionManager(),
                                new TransactionSynchronizationRegistryImple()))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClass(PGXADataSource.class)
                                    .jdbcUrl(given.getUrl())
                                    .principal(new NamePrincipal(given.getUsername()))
                                    .credential(new SimplePassword(given.getPassword())))));
  }
}
