package io.cruddur.repo.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cruddur.repo.ValidationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewUserTest {

  @Test
  void allBrokenRulesAreReportedTogether() {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> new NewUser(null, " ", "", "x".repeat(256)))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "display_name_blank",
                        "blank_user_handle",
                        "email_blank",
                        "cognito_user_id_exceed_max_chars"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words",
        "tab\there",
        "nul\u0000",
        "\ud83e",
        "nb\u00a0sp",
        "bell\u0007",
        "mia\u200b",
        "\u202emia",
        "mi\u3164a",
        "mia\u200d",
        "mia\ufe0f",
        "mia\u2800",
        "mia\ue000",
        "\u0301mia"
      })
  void aHandleWithASpaceOrWhatCannotBeSeenIsRefused(String handle) {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> new NewUser("Name", handle, null, "sub"))
        .satisfies(e -> assertThat(e.codes()).isEqualTo(List.of("handle_invalid_chars")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u3164", "\u200b\u200b", "\u2800", "\u00a0", "\ufe0f"})
  void aTextOfWhichNothingCanBeSeenIsBlank(String text) {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> new NewUser(text, text, text, text))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "display_name_blank",
                        "blank_user_handle",
                        "email_blank",
                        "cognito_user_id_blank"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\u0085", "\u2028", "\u2029"})
  void anEmailHasOneLine(String lineBreak) {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () -> new NewUser("Name", "name", "a@example.com" + lineBreak + "Bcc: b", "sub"))
        .satisfies(e -> assertThat(e.codes()).containsExactly("email_invalid_chars"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'example", "🦀", "ünïcödé", "a-b_c.d", "名前"})
  void aHandleMayHoldWhatCognitoAllowsInAUserName(String handle) {
    assertThatNoException().isThrownBy(() -> new NewUser("Name", handle, null, "sub"));
  }

  @Test
  void limitsAreInCodePoints() {
    assertThatNoException()
        .isThrownBy(() -> new NewUser("🦀".repeat(255), "🦀".repeat(255), null, "sub"));
  }

  @Test
  void thePlaceholderOfSeededUsersIsNotACognitoId() {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> new NewUser("Name", "name", null, "MOCK"))
        .satisfies(e -> assertThat(e.codes()).containsExactly("cognito_user_id_reserved"));
  }
}
