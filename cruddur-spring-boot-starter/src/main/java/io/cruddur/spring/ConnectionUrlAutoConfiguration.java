package io.cruddur.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * A pool for what CONNECTION_URL names, where the host says nothing else: no {@code
 * spring.datasource.url}, no DataSource of its own, no container's or Docker Compose's connection.
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnProperty(name = "cruddur.enabled", havingValue = "true", matchIfMissing = true)
@ConditionalOnProperty(ConnectionUrlAutoConfiguration.VARIABLE)
@ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
@Conditional(ConnectionUrlAutoConfiguration.NoOtherUrl.class)
public final class ConnectionUrlAutoConfiguration {

  static final String VARIABLE = "CONNECTION_URL";

  ConnectionUrlAutoConfiguration() {}

  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(Environment environment) {
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(
        ConnectionUrl.fromEnvironment(
                VARIABLE, Map.of(VARIABLE, environment.getRequiredProperty(VARIABLE)))
            .dataSource());
    return pool;
  }

  static final class NoOtherUrl extends NoneNestedConditions {

    NoOtherUrl() {
      super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @ConditionalOnProperty("spring.datasource.url")
    static final class Url {}

    @ConditionalOnProperty("spring.datasource.jndi-name")
    static final class Jndi {}
  }
}
