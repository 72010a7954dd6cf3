package io.cruddur.spring.repository;

import io.cruddur.spring.CruddurAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * An observation {@code cruddur.repository} for each call of a repository bean: a timer with the
 * tags {@code repository} and {@code method}, and a span that is named by both, as {@code
 * Users.show}: what a call is for, also where it takes several statements.
 */
@AutoConfiguration(
    after = CruddurAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ObservationRegistry.class, RepositoryPostProcessor.class})
public final class ObservationAutoConfiguration {

  ObservationAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  RepositoryCallObserver cruddurRepositoryCallObserver(ObservationRegistry registry) {
    return call -> observe(registry, call);
  }

  private static @Nullable Object observe(ObservationRegistry registry, RepositoryCall call) {
    if (registry.isNoop()) {
      return call.proceed();
    }
    String repository = call.repository();
    String method = call.method();
    Observation observation =
        Observation.createNotStarted("cruddur.repository", registry)
            .contextualName(repository + "." + method)
            .lowCardinalityKeyValue("repository", repository)
            .lowCardinalityKeyValue("method", method)
            .start();
    // why not observe(): its Callable must not return null, and a method may return nothing.
    Observation.Scope scope = observation.openScope();
    try {
      return call.proceed();
    } catch (RuntimeException | Error e) {
      observation.error(e);
      throw e;
    } finally {
      scope.close();
      observation.stop();
    }
  }
}
