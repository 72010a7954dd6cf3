package io.cruddur.examples.api.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** A PostgreSQL of this process's own, where no other is named; its data is deleted with it. */
@Configuration(proxyBeanMethods = false)
@Profile("dev")
@ConditionalOnClass(EmbeddedPostgres.class)
@Conditional(LocalDatabase.NoneIsNamed.class)
class LocalDatabase {

  @Bean(destroyMethod = "close")
  EmbeddedPostgres localPostgres() throws IOException {
    // why: the embedded server's own default is off, which loses acknowledged rows in a crash.
    return EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
  }

  @Bean
  JdbcConnectionDetails localConnection(EmbeddedPostgres server) {
    return new JdbcConnectionDetails() {
      @Override
      public String getUsername() {
        return "postgres";
      }

      @Override
      public String getPassword() {
        return "postgres";
      }

      @Override
      public String getJdbcUrl() {
        return "jdbc:postgresql://localhost:%s/postgres".formatted(server.getPort());
      }
    };
  }

  static final class NoneIsNamed extends NoneNestedConditions {

    NoneIsNamed() {
      super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @ConditionalOnProperty("spring.datasource.url")
    static final class DataSourceUrl {}

    @ConditionalOnProperty("CONNECTION_URL")
    static final class ConnectionUrl {}
  }
}
