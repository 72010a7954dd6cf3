package com.example.managers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.jta.JtaTransactionManager;

/** A service whose JTA is for something else: its pool of PostgreSQL takes no part in it. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class JtaElsewhereHost {

  @Bean
  JtaTransactionManager transactionManager() {
    return Narayana.transactions();
  }
}
