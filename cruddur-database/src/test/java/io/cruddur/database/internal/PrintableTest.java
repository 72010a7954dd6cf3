package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void aUsersTextIsQuotedInOneShortLine() {
    assertThat(Printable.quoted("river")).isEqualTo("'river'");
    assertThat(Printable.quoted("a\r\nERROR b\u2028\u001b[2J\u202ec\ud83e"))
        .isEqualTo("'a\ufffd\ufffdERROR b\ufffd\ufffd[2J\ufffdc\ufffd'");
    assertThat(Printable.quoted("\ud83e\udd80".repeat(65)))
        .isEqualTo("'" + "\ud83e\udd80".repeat(64) + "…'");
    assertThat(Printable.quoted("x".repeat(64))).isEqualTo("'" + "x".repeat(64) + "'");
  }

  @Test
  void aMessageOfSeveralLinesBecomesOne() {
    assertThat(Printable.line("ERROR: no\n  Hint: try\u0007\r\nagain"))
        .isEqualTo("ERROR: no; Hint: try\ufffd; again");
  }
}
