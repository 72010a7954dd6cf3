package com.example.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A service whose primary DataSource is a proxy of Spring's before its pool. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(JdbcHost.class)
public class ProxiedHost {

  @Bean
  HikariDataSource pool(DataSourceProperties properties) {
    return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
  }

  @Bean
  @Primary
  DataSource proxied(
      @Qualifier("pool") DataSource pool, @Value("${proxy}") Class<DelegatingDataSource> type)
      throws ReflectiveOperationException {
    return type.getConstructor(DataSource.class).newInstance(pool);
  }
}
