package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.internal.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "we\"ird",
        "o'clock",
        "nul\0",
        "CAPITALS",
        " lead",
        "trail ",
        "tab\t",
        "line\nbreak",
        "\u2003wide"
      })
  void aNameThatCouldBeMistakenIsRefused(String name) {
    assertThatThrownBy(() -> new Identifier(name)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void aNameThatTheServerWouldCutShortIsRefused() {
    assertThat(new Identifier("a".repeat(63)).quoted()).hasSize(65);
    assertThatThrownBy(() -> new Identifier("a".repeat(64)))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("63 bytes");
    assertThatThrownBy(() -> new Identifier("ä".repeat(32)))
        .isInstanceOf(InvalidNameException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "Mixed Case", "select", "größe", "a;b"})
  void anyOtherNameIsQuoted(String name) {
    assertThat(new Identifier(name).quoted()).isEqualTo('"' + name + '"');
  }
}
