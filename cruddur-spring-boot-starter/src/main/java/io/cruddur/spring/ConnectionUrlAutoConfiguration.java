package io.cruddur.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.spring.internal.ConditionalOnSwitch;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * A pool for what CONNECTION_URL names, where the host says nothing else: no {@code
 * spring.datasource.url}, no DataSource of its own, no container's or Docker Compose's connection.
 * A {@code spring.datasource.username} or {@code .password} stands in place of the URL's.
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnSwitch(value = "cruddur.enabled", byDefault = true)
@ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
@Conditional(ConnectionUrlAutoConfiguration.AloneNamesADatabase.class)
public final class ConnectionUrlAutoConfiguration {

  static final String VARIABLE = "CONNECTION_URL";

  ConnectionUrlAutoConfiguration() {}

  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(Environment environment) {
    ConnectionUrl url =
        ConnectionUrl.fromEnvironment(
            VARIABLE, Map.of(VARIABLE, environment.getRequiredProperty(VARIABLE)));
    String user = text(environment, "spring.datasource.username");
    String password = text(environment, "spring.datasource.password");
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(
        user == null && password == null
            ? url.dataSource()
            : url.dataSource(new GivenCredentials(List.of(url), user, password)));
    return pool;
  }

  private static @Nullable String text(Environment environment, String property) {
    String value = environment.getProperty(property);
    return StringUtils.hasText(value) ? value : null;
  }

  // why not ConditionalOnProperty: it takes an empty text for a value.
  static final class AloneNamesADatabase extends SpringBootCondition {

    AloneNamesADatabase() {}

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata annotated) {
      Environment environment = context.getEnvironment();
      if (!isSet(environment, VARIABLE)) {
        return ConditionOutcome.noMatch(VARIABLE + " is not set");
      }
      if (isSet(environment, "spring.datasource.url")
          || isSet(environment, "spring.datasource.jndi-name")) {
        return ConditionOutcome.noMatch("spring.datasource names a database");
      }
      return ConditionOutcome.match(VARIABLE + " is set, and spring.datasource names no database");
    }

    private static boolean isSet(Environment environment, String property) {
      return StringUtils.hasText(environment.getProperty(property));
    }
  }
}
