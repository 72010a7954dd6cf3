package com.example.managers;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;

/**
 * A service whose manager of JPA is behind one of its own, which names the persistence unit, beside
 * a manager of JDBC on the same pool.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class DecoratedBesideJdbcHost {

  @Bean
  @Primary
  PlatformTransactionManager transactionManager(EntityManagerFactory unit) {
    JpaTransactionManager jpa = new JpaTransactionManager(unit);
    jpa.afterPropertiesSet();
    return new Decorator(jpa, unit);
  }

  @Bean
  JdbcTransactionManager batchTransactions(DataSource pool) {
    return new JdbcTransactionManager(pool);
  }

  private record Decorator(PlatformTransactionManager decorated, EntityManagerFactory unit)
      implements ResourceTransactionManager {

    @Override
    public Object getResourceFactory() {
      return unit;
    }

    @Override
    public TransactionStatus getTransaction(TransactionDefinition definition) {
      return decorated.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      decorated.commit(status);
    }

    @Override
    public void rollback(TransactionStatus status) {
      decorated.rollback(status);
    }
  }
}
