package io.cruddur.examples.api.limits;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
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

  /** JSON alone: for YAML, which the OpenAPI document brings along, nothing bounds the body. */
  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
    builder.configureMessageConvertersList(
        converters ->
            converters.removeIf(
                converter ->
                    converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
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
