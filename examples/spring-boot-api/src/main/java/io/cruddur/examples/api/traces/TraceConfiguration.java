package io.cruddur.examples.api.traces;

import io.micrometer.observation.ObservationFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** What a span says about a request: the route. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

  /** An address has a person's handle. */
  @Bean
  ObservationFilter routesWithoutAddresses() {
    return context -> {
      if (context instanceof ServerRequestObservationContext request) {
        request.removeHighCardinalityKeyValue("http.url");
      }
      return context;
    };
  }
}
