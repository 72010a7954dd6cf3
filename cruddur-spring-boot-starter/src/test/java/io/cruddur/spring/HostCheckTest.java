package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

class HostCheckTest {

  @Test
  void bootFourFits() {
    assertThatCode(() -> HostCheck.requireVersions("4.0.9", "7.2.25.Final"))
        .doesNotThrowAnyException();
    assertThatCode(() -> HostCheck.requireVersions("4.2-SNAPSHOT", "7.5-SNAPSHOT"))
        .doesNotThrowAnyException();
    assertThatCode(() -> HostCheck.requireVersions(null, null)).doesNotThrowAnyException();
  }

  /** As a jar of everything, or a build of one's own, has them. */
  @ParameterizedTest
  @ValueSource(strings = {"[WORKING]", "", "5", "7", "main-20261128"})
  void aVersionThatIsNoNumberIsNotJudged(String version) {
    assertThatCode(() -> HostCheck.requireVersions(version, version)).doesNotThrowAnyException();
  }

  @Test
  void bootThreeIsRefusedInOneLine() {
    assertThatExceptionOfType(UnsupportedHostException.class)
        .isThrownBy(() -> HostCheck.requireVersions("3.5.16", "6.6.53.Final"))
        .withMessage(
            "Spring Boot 3.5.16 is too old for cruddur-spring-boot-starter, which needs 4.0 or newer.");
  }

  /** Spring reads it after the check. */
  @Test
  void aChangeLogOfAPropertySourceKeepsTheHostsLiquibaseOn() {
    try (GenericApplicationContext host = new GenericApplicationContext()) {
      new HostCheck().initialize(host);
      ConfigurableEnvironment environment = host.getEnvironment();
      assertThat(environment.getProperty("spring.liquibase.enabled")).isEqualTo("false");

      environment
          .getPropertySources()
          .addLast(new MapPropertySource("own", Map.of("spring.liquibase.change-log", "own.xml")));

      assertThat(environment.getProperty("spring.liquibase.enabled")).isNull();
    }
  }

  /** A change log that was left out by mistake is to stop its start, as without us. */
  @Test
  void aHostThatSetsAnythingOfLiquibaseKeepsIt() {
    try (GenericApplicationContext host = new GenericApplicationContext()) {
      ConfigurableEnvironment environment = host.getEnvironment();
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("own", Map.of("spring.liquibase.contexts", "production")));
      new HostCheck().initialize(host);

      assertThat(environment.getProperty("spring.liquibase.enabled")).isNull();
    }
  }

  @Test
  void soItIsWhereNothingOfOursIsMade() {
    try (GenericApplicationContext host = new GenericApplicationContext()) {
      ConfigurableEnvironment environment = host.getEnvironment();
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("own", Map.of("cruddur.enabled", "false")));
      new HostCheck().initialize(host);

      assertThat(environment.getProperty("spring.liquibase.enabled")).isEqualTo("false");
    }
  }

  @Test
  void aChangeLogThatIsBlankIsNone() {
    try (GenericApplicationContext host = new GenericApplicationContext()) {
      ConfigurableEnvironment environment = host.getEnvironment();
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("own", Map.of("spring.liquibase.change-log", " ")));
      new HostCheck().initialize(host);

      assertThat(environment.getProperty("spring.liquibase.enabled")).isEqualTo("false");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.6.53.Final", "7.0.10.Final", "7.1.14.Final"})
  void anOlderHibernateIsRefusedInOneLine(String hibernate) {
    assertThatExceptionOfType(UnsupportedHostException.class)
        .isThrownBy(() -> HostCheck.requireVersions("4.1.2", hibernate))
        .withMessage(
            "Hibernate %s is too old for Cruddur, which needs 7.2 or newer: Spring Boot brings that from 4.0.1 on."
                .formatted(hibernate));
  }
}
