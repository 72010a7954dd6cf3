package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.internal.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CruddurExceptionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\r\n", "\u000b", "\f", "\u0085", "\u2028", "\u2029", "\n \n"})
  void whatAnExceptionQuotesBeginsNoNewLine(String lineBreak) {
    String forged = "no user 'x" + lineBreak + "ERROR forged'";
    assertThat(new DatabaseException(forged, null)).hasMessage("no user 'x; ERROR forged'");
    assertThat(new InvalidConnectionUrlException(forged)).hasMessage("no user 'x; ERROR forged'");
  }

  @Test
  void otherControlsAreReplacedAndTheRestStays() {
    assertThat(Printable.line("a\u001b[2J\0b é 🦊 it's")).isEqualTo("a\uFFFD[2J\uFFFDb é 🦊 it's");
  }
}
