package com.example.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A service whose beans read our tables while they are made. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class EarlyReaderHost {

  private static final String COUNT = "SELECT count(*) FROM users";

  @Bean
  Long countedByJdbcClient(JdbcClient jdbc) {
    return jdbc.sql(COUNT).query(Long.class).single();
  }

  @Bean
  @DependsOnDatabaseInitialization
  Long countedByHand(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      return row.getLong(1);
    }
  }
}
