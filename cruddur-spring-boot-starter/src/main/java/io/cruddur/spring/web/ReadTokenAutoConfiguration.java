package io.cruddur.spring.web;

import io.cruddur.Cruddur;
import io.cruddur.spring.CruddurAutoConfiguration;
import io.cruddur.spring.CruddurProperties;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.filter.OncePerRequestFilter;

/** The filter that carries tokens, where a property says how. */
@AutoConfiguration(after = CruddurAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
@ConditionalOnBean({Cruddur.class, CruddurProperties.class})
@Conditional(ReadTokenAutoConfiguration.HasCarrier.class)
public final class ReadTokenAutoConfiguration {

  ReadTokenAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ReadTokenFilter cruddurReadTokenFilter(Cruddur cruddur, CruddurProperties properties) {
    CruddurProperties.Replicas replicas = properties.replicas();
    return new ReadTokenFilter(cruddur, replicas.tokenCookie(), replicas.tokenHeader());
  }

  static final class HasCarrier extends AnyNestedCondition {

    HasCarrier() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("cruddur.replicas.token-cookie")
    static final class Cookie {}

    @ConditionalOnProperty("cruddur.replicas.token-header")
    static final class Header {}
  }
}
