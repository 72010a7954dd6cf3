package com.example.other;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLSyntaxErrorException;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A host whose DataSource is what {@code @DataJpaTest} puts there where H2 is on the class path.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class OtherDatabaseHost {

  @Bean
  DataSource dataSource() {
    return new AbstractDataSource() {
      @Override
      public Connection getConnection() {
        return connection();
      }

      @Override
      public Connection getConnection(String user, String password) {
        return connection();
      }
    };
  }

  private static Connection connection() {
    DatabaseMetaData metaData =
        proxy(
            DatabaseMetaData.class,
            method -> method.equals("getDatabaseProductName") ? "H2" : null);
    return proxy(
        Connection.class,
        method ->
            switch (method) {
              case "getMetaData" -> metaData;
              case "getAutoCommit" -> true;
              case "close" -> null;
              case "createStatement", "prepareStatement" ->
                  throw new SQLSyntaxErrorException("Syntax error in SQL statement", "42000");
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName())));
  }

  private interface Answer {
    Object to(String method) throws Exception;
  }
}
