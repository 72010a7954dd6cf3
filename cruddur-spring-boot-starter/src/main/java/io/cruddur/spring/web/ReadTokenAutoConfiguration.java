package io.cruddur.spring.web;

import io.cruddur.Cruddur;
import io.cruddur.spring.CruddurAutoConfiguration;
import io.cruddur.spring.CruddurProperties;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** The filter that carries tokens, where a property says how. */
@AutoConfiguration(after = CruddurAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
@ConditionalOnSingleCandidate(Cruddur.class)
@ConditionalOnBean(CruddurProperties.class)
@Conditional(ReadTokenAutoConfiguration.HasCarrier.class)
public final class ReadTokenAutoConfiguration {

  ReadTokenAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ReadTokenFilter cruddurReadTokenFilter(Cruddur cruddur, CruddurProperties properties) {
    CruddurProperties.Replicas replicas = properties.replicas();
    return new ReadTokenFilter(cruddur, replicas.tokenCookie(), replicas.tokenHeader());
  }

  // why not ConditionalOnProperty: it takes an empty text for a value.
  static final class HasCarrier extends SpringBootCondition {

    HasCarrier() {}

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata annotated) {
      Environment environment = context.getEnvironment();
      boolean named =
          StringUtils.hasText(environment.getProperty("cruddur.replicas.token-cookie"))
              || StringUtils.hasText(environment.getProperty("cruddur.replicas.token-header"));
      return new ConditionOutcome(
          named, "cruddur.replicas names " + (named ? "a carrier" : "no carrier") + " of tokens");
    }
  }
}
