package com.example.managers;

import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A service with two transaction managers of JDBC on one pool. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TwoJdbcManagersHost {

  @Bean
  @Primary
  JdbcTransactionManager firstTransactions(DataSource pool) {
    return new JdbcTransactionManager(pool);
  }

  @Bean
  JdbcTransactionManager secondTransactions(DataSource pool) {
    return new JdbcTransactionManager(pool);
  }
}
