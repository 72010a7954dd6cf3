package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.PageQuery;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Search over messages. */
interface SearchContract extends FeedFixtures {

  @Test
  default void allWordsMustBeThereAndTheLastMayBeABeginning() {
    CruddurUser river = register("river");
    UUID post = post(river, "The quick brown fox", 1);
    reply(river, post, "A QUICK reply about foxes", 2);
    post(river, "Nothing of the kind", 3);
    insert(river, null, "quick fox, expired", 4, EXPIRED);
    delete(post(river, "quick fox, deleted", 5));

    assertThat(search("quick fox"))
        .containsExactly("A QUICK reply about foxes", "The quick brown fox");
    assertThat(search("FOXES  Quick")).containsExactly("A QUICK reply about foxes");
    assertThat(search("fox")).hasSize(2);
    assertThat(search("foxe")).containsExactly("A QUICK reply about foxes");
    assertThat(search("qui fox")).isEmpty();
    assertThat(search("ox")).isEmpty();
    assertThat(search("the")).containsExactly("Nothing of the kind", "The quick brown fox");
  }

  @Test
  default void nothingInATermIsAnOperator() {
    CruddurUser river = register("river");
    post(river, "It is O'Example: 100% of C:\\temp & a|b !c (d) <-> #java @wren foo-bar", 1);
    post(river, "plain", 2);

    for (String term :
        List.of("O'Example", "100%", "C:\\temp", "a|b", "#java", "@wren", "foo-bar", "c (d)")) {
      assertThat(search(term)).as(term).hasSize(1);
    }
    for (String term :
        List.of(
            "plain | example",
            "plain & !example",
            "plain !a",
            "plain') OR TRUE --",
            "plain:* | x",
            "plain <-> x",
            "\\' | plain example",
            "'; DROP TABLE activities; --",
            "$1 ? :uuid",
            "%",
            "_",
            "🦀",
            "&",
            "':*",
            "\\",
            "'")) {
      assertThat(search(term)).as(term).isEmpty();
    }
    assertThat(count("activities")).isEqualTo(2);
  }

  @Test
  default void aTermThatCannotBeSearchedIsRefused() {
    for (String term : Arrays.asList(null, "", " ", "\t\n", "\u3000")) {
      assertRefused(term, "search_term_blank");
    }
    assertRefused("x".repeat(256), "search_term_exceed_max_chars");
    assertRefused("a\u0000b", "search_term_invalid_chars");
    assertRefused("\ud83e", "search_term_invalid_chars");
    assertThat(search("🦀".repeat(255))).isEmpty();
    assertThat(search("é".repeat(255))).isEmpty();
  }

  @Test
  default void aCommonWordsNewestMatchesAreFound() {
    CruddurUser river = register("river");
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at) SELECT '%s', CASE WHEN i %% 2 = 0 THEN 'common ' ELSE 'other ' END || i, %s + i * interval '1 s', CASE WHEN i %% 7 = 0 THEN %s END FROM generate_series(1, 2600) i"
            .formatted(river.getUuid(), FeedFixtures.at(0), EXPIRED));

    assertThat(search("common"))
        .hasSize((int) count("activities WHERE message LIKE 'common%' AND expires_at IS NULL"));
    assertThat(cruddur().feeds().search("common", PageQuery.first(2)).items())
        .extracting(ActivityView::message)
        .containsExactly("common 2600", "common 2598");
  }

  private List<String> search(String term) {
    return all(50, request -> cruddur().feeds().search(term, request));
  }

  private void assertRefused(String term, String code) {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().feeds().search(term, PageQuery.first(10)))
        .satisfies(e -> assertThat(e.codes()).containsExactly(code));
  }
}
