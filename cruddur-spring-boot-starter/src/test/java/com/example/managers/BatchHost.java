package com.example.managers;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;

/** A service with JPA whose batches have a transaction manager of their own on the same pool. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class BatchHost {

  @Bean
  @Primary
  JpaTransactionManager transactionManager(EntityManagerFactory unit) {
    return new JpaTransactionManager(unit);
  }

  @Bean
  JdbcTransactionManager batchTransactions(DataSource pool) {
    return new JdbcTransactionManager(pool);
  }
}
