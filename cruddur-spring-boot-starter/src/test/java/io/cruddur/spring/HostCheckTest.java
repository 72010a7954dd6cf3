package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class HostCheckTest {

  @Test
  void bootFourFits() {
    assertThatCode(() -> HostCheck.requireVersions("4.0.9", "7.2.25.Final"))
        .doesNotThrowAnyException();
    assertThatCode(() -> HostCheck.requireVersions(null, null)).doesNotThrowAnyException();
  }

  @Test
  void bootThreeIsRefusedInOneLine() {
    assertThatExceptionOfType(UnsupportedHostException.class)
        .isThrownBy(() -> HostCheck.requireVersions("3.5.16", "6.6.53.Final"))
        .withMessage(
            "Spring Boot 3.5.16 is too old for cruddur-spring-boot-starter, which needs 4.0 or newer.");
  }

  @Test
  void hibernateSixIsRefusedInOneLine() {
    assertThatExceptionOfType(UnsupportedHostException.class)
        .isThrownBy(() -> HostCheck.requireVersions("4.1.2", "6.6.53.Final"))
        .withMessage("Hibernate 6.6.53.Final is too old for Cruddur, which needs 7.2 or newer.");
  }
}
