package com.example.managers;

import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A service that has put a manager of its own before that of JDBC, which is no bean. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class DecoratedJdbcHost {

  @Bean
  PlatformTransactionManager transactionManager(DataSource pool) {
    return new Decorator(new JdbcTransactionManager(pool));
  }
}
