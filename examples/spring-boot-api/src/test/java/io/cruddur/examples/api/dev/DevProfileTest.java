package io.cruddur.examples.api.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The sign-in of developers. */
class DevProfileTest {

  @Configuration(proxyBeanMethods = false)
  @ComponentScan(basePackageClasses = DevConfiguration.class)
  static class PackageAlone {}

  private final ApplicationContextRunner service =
      new ApplicationContextRunner().withUserConfiguration(PackageAlone.class);

  @ParameterizedTest
  @ValueSource(strings = {"", "prod", "production", "test", "DEV", "dev2", "staging"})
  void otherProfilesHaveNothingOfIt(String profiles) {
    service
        .withPropertyValues("spring.profiles.active=" + profiles, "dev.enabled=true", "debug=true")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeanDefinitionNames())
                  .filteredOn(name -> !name.startsWith("org.springframework"))
                  .containsOnly("devProfileTest.PackageAlone");
            });
  }

  @Test
  void itDoesNotStartBesideAUserPool() {
    service
        .withPropertyValues("spring.profiles.active=dev", "cognito.issuer=https://pool.example.com")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("anybody"));
  }

  @Test
  void aTokenOfAnotherProcessIsRefused() {
    DevSignIn here = new DevSignIn();
    assertThat(here.decoder().decode(here.token("someone")).getSubject()).isEqualTo("someone");
    String elsewhere = new DevSignIn().token("someone");
    org.assertj.core.api.Assertions.assertThatExceptionOfType(
            org.springframework.security.oauth2.jwt.JwtException.class)
        .isThrownBy(() -> here.decoder().decode(elsewhere));
  }
}
