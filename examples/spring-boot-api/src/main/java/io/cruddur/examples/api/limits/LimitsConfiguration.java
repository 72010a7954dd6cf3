package io.cruddur.examples.api.limits;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadConstraints;

/** Puts the limits where they act. */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration implements WebMvcConfigurer {

  private final LimitsProperties limits;

  LimitsConfiguration(LimitsProperties limits) {
    this.limits = limits;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new WriteLimit(limits.writesPerMinute())).addPathPatterns("/api/**");
  }

  /** Reading stops at the limit, no matter which length the client claims. */
  @Bean
  JsonFactoryBuilderCustomizer shortDocuments() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxDocumentLength(limits.bodySize().toBytes())
            .maxNestingDepth(10)
            .build();
    return builder -> builder.streamReadConstraints(constraints);
  }
}
