package io.cruddur.repo.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.repo.ValidationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CognitoAttributesTest {

  private static final String SUB = "9f3b1c62-8f0a-4e9d-a0f7-2f5d3a1b7c44";

  @Test
  void whatCognitoTellsIsTaken() {
    assertThat(
            NewUser.fromCognito(
                Map.of(
                    "sub", SUB,
                    "name", " Andrea O'Example ",
                    "preferred_username", "andrea",
                    "email", "andrea@example.com",
                    "email_verified", true)))
        .isEqualTo(new NewUser("Andrea O'Example", "andrea", "andrea@example.com", SUB));
  }

  @Test
  void aFederatedUserMayLackAllButTheSub() {
    assertThat(NewUser.fromCognito(Map.of("sub", SUB)))
        .isEqualTo(new NewUser("user-9f3b1c628f0a", "user-9f3b1c628f0a", null, SUB));
  }

  @Test
  void theNamesOfAFederatedUserAreJoined() {
    assertThat(
            NewUser.fromCognito(Map.of("sub", SUB, "given_name", "An", "family_name", "Drea"))
                .displayName())
        .isEqualTo("An Drea");
    assertThat(NewUser.fromCognito(Map.of("sub", SUB, "family_name", "Drea")).displayName())
        .isEqualTo("Drea");
  }

  @Test
  void textsThatAreTooLongAreCutInCodePoints() {
    String crabs = "🦀".repeat(2000);

    NewUser user =
        NewUser.fromCognito(
            Map.of("sub", SUB, "name", crabs, "preferred_username", crabs, "email", crabs));

    assertThat(user).isEqualTo(new NewUser("🦀".repeat(255), "🦀".repeat(255), null, SUB));
  }

  @Test
  void aNameThatBeginsWithWhatCannotBeSeenAndIsCutIsTheHandle() {
    NewUser user =
        NewUser.fromCognito(
            Map.of("sub", SUB, "name", "\u200b".repeat(300) + "Mia", "preferred_username", "mia"));

    assertThat(user).isEqualTo(new NewUser("mia", "mia", null, SUB));
  }

  @Test
  void whatTheDatabaseCannotHoldIsReplaced() {
    NewUser user =
        NewUser.fromCognito(
            Map.of(
                "sub",
                SUB,
                "name",
                "a\u0000b\ud83e",
                "preferred_username",
                "two words\u0007\ttab"));

    assertThat(user).isEqualTo(new NewUser("a b\ufffd", "two-words--tab", null, SUB));
  }

  @Test
  void aLineBreakOfAnyKindIsASpace() {
    for (String lineBreak : new String[] {"\n", "\u0085", "\u2028", "\u2029"}) {
      assertThat(
              NewUser.fromCognito(
                  Map.of(
                      "sub",
                      SUB,
                      "name",
                      "Mia" + lineBreak + "Example",
                      "email",
                      "mia@example.com" + lineBreak)))
          .extracting(NewUser::displayName, NewUser::email)
          .containsExactly("Mia Example", "mia@example.com");
    }
  }

  @Test
  void whatCannotBeSeenIsLeftOutOfAHandle() {
    for (String preferred :
        new String[] {"mi\u200ba", "\u202emia", "mia\ufe0f", "\u0301mia\u3164", " mia\u2800"}) {
      assertThat(NewUser.fromCognito(Map.of("sub", SUB, "preferred_username", preferred)).handle())
          .isEqualTo("mia");
    }
    for (String nothing : new String[] {"\u3164", "\u200b\u200d", "\u00a0", "\u0301", "\ue000"}) {
      assertThat(
              NewUser.fromCognito(
                  Map.of("sub", SUB, "preferred_username", nothing, "name", nothing)))
          .extracting(NewUser::handle)
          .isEqualTo("user-9f3b1c628f0a");
    }
    assertThat(NewUser.fromCognito(Map.of("sub", SUB, "name", "\u200b")).displayName())
        .isEqualTo("user-9f3b1c628f0a");
  }

  @Test
  void blankAttributesAndThoseOfAnotherTypeCountAsMissing() {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("sub", SUB);
    attributes.put("name", " \t");
    attributes.put("preferred_username", 7);
    attributes.put("email", null);

    assertThat(NewUser.fromCognito(attributes)).isEqualTo(NewUser.fromCognito(Map.of("sub", SUB)));
  }

  @Test
  void theSubIsTheOnlyMust() {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> NewUser.fromCognito(Map.of("name", "Andrea")))
        .satisfies(e -> assertThat(e.codes()).containsExactly("cognito_user_id_blank"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> NewUser.fromCognito(Map.of("sub", "x".repeat(256))))
        .satisfies(e -> assertThat(e.codes()).containsExactly("cognito_user_id_exceed_max_chars"));
    assertThatNullPointerException()
        .isThrownBy(() -> NewUser.fromCognito(null))
        .withMessage("attributes");
  }
}
