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
    return new DecoratorOfUnit(jpa, unit);
  }

  @Bean
  JdbcTransactionManager batchTransactions(DataSource pool) {
    return new JdbcTransactionManager(pool);
  }

  private static final class DecoratorOfUnit extends Decorator
      implements ResourceTransactionManager {

    private final EntityManagerFactory unit;

    private DecoratorOfUnit(PlatformTransactionManager decorated, EntityManagerFactory unit) {
      super(decorated);
      this.unit = unit;
    }

    @Override
    public Object getResourceFactory() {
      return unit;
    }
  }
}
