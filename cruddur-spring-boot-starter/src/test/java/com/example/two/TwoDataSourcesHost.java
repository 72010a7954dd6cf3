package com.example.two;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A service with two pools and a transaction manager for each. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TwoDataSourcesHost {

  @Bean
  HikariDataSource orders(@Value("${orders.url}") String url) {
    return pool(url);
  }

  @Bean
  HikariDataSource social(@Value("${social.url}") String url) {
    return pool(url);
  }

  @Bean
  PlatformTransactionManager ordersTransactions(HikariDataSource orders) {
    return new JdbcTransactionManager(orders);
  }

  @Bean
  PlatformTransactionManager socialTransactions(HikariDataSource social) {
    return new JdbcTransactionManager(social);
  }

  static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(4);
    return pool;
  }
}
