package com.example.two;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A service whose JPA is on its primary pool, and Cruddur on the other. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class JpaElsewhereHost {

  @Bean
  @Primary
  HikariDataSource orders(@Value("${orders.url}") String url) {
    return TwoDataSourcesHost.pool(url);
  }

  @Bean
  HikariDataSource social(@Value("${social.url}") String url) {
    return TwoDataSourcesHost.pool(url);
  }
}
