package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTokenTest {

  /** The text is kept in cookies: it stays as it is from release to release. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0, AwAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAA, 0/0",
    "7, 3, 23812936, 741, AwAAAAcAAAADAAAAAAFrW0gAAAAAAAAC5Q, 0/16B5B48",
    "-1, 2147483647, 9223372036854775807, 9223372036854775807, A_____9_____f_________9__________w, 7FFFFFFF/FFFFFFFF",
  })
  void aTokensTextIsAlwaysTheSame(
      int cluster, int timeline, long position, long transaction, String text, String lsn) {
    ReadToken token = new ReadToken(cluster, timeline, position, transaction);

    assertThat(token).hasToString(text);
    assertThat(token.lsn()).isEqualTo(lsn);
    assertThat(ReadToken.parse(text)).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "AQAAAAEAAAAAAAAAAA",
        "AwAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAA==",
        "AwAAAAAAAAABAAAAAAAAAAAAAAAAAAAAA",
        "AwAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AgAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAA",
        "AwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AwAAAAAAAAAB__________8AAAAAAAAAAA",
        "AwAAAAAAAAABAAAAAAAAAAD__________w",
        "AwAAAAAA\u06f0AABAAAAAAAAAAAAAAAAAAAAAA",
        "+/AAAAAAAAABAAAAAAAAAAAAAAAAAAAAAA",
        "AgAAAAEAAAAAAAAAAAAAAAAAAAAA"
      })
  void anythingElseIsRefused(String text) {
    assertThatExceptionOfType(InvalidReadTokenException.class)
        .isThrownBy(() -> ReadToken.parse(text))
        .withMessageContaining("This is no read token");
  }

  @Test
  void whatNoPrimaryCanSayIsNoToken() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadToken(7, 0, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadToken(7, 1, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadToken(7, 1, 1, -1));
    assertThat(Base64.getUrlDecoder().decode(new ReadToken(7, 1, 1, 1).toString())).hasSize(25);
  }
}
