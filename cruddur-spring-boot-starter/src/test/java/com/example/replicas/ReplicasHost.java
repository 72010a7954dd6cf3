package com.example.replicas;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** A service with pools of its own to two replicas. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ReplicasHost {

  // why no candidate: Boot makes the primary's pool as if this one were not there.
  @Bean(defaultCandidate = false)
  @ConditionalOnProperty("host.first")
  HikariDataSource firstReplica(@Value("${host.first}") String url) {
    return pool(url);
  }

  @Bean(defaultCandidate = false)
  @Qualifier("second")
  @ConditionalOnProperty("host.second")
  HikariDataSource otherReplica(@Value("${host.second}") String url) {
    return pool(url);
  }

  private static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setReadOnly(true);
    return pool;
  }
}
