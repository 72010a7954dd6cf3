package io.cruddur.spring.actuate;

import io.cruddur.Cruddur;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.spring.CruddurAutoConfiguration;
import io.cruddur.spring.CruddurProperties;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, info and the endpoint, each where the host has what it belongs to. */
@AutoConfiguration(after = CruddurAutoConfiguration.class)
@ConditionalOnSingleCandidate(Cruddur.class)
@ConditionalOnBean(CruddurProperties.class)
public final class ActuateAutoConfiguration {

  ActuateAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static final class HealthConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "cruddurHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("cruddur")
    CruddurHealthIndicator cruddurHealthIndicator(Cruddur cruddur, CruddurProperties properties) {
      return new CruddurHealthIndicator(
          cruddur, properties.schema(), properties.migrations().mode() != MigrationMode.OFF);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static final class EndpointConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "cruddurEndpoint")
    @ConditionalOnSingleCandidate(Migrator.class)
    @ConditionalOnAvailableEndpoint
    CruddurEndpoint cruddurEndpoint(Migrator cruddurMigrator) {
      return new CruddurEndpoint(cruddurMigrator);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
  static final class InfoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "cruddurInfoContributor")
    @ConditionalOnEnabledInfoContributor("cruddur")
    CruddurInfoContributor cruddurInfoContributor(CruddurProperties properties) {
      return new CruddurInfoContributor(properties);
    }
  }
}
