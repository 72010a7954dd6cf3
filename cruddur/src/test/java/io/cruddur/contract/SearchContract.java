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
  default void partsInsidePunctuationAreWords() {
    CruddurUser river = register("river");
    post(river, "List<String> and Map<String, Integer>", 1);
    post(river, "TCP/IP over node.js", 2);
    post(
        river,
        "See https://docs.example.com/guide/intro.html?page=two#top, or ask wren@example.org",
        3);
    post(river, "snake_case kebab-case camelCase v1.2.3 -5 1,000 R&amp;D", 4);
    post(river, "C++ [x] {y} `z` ~w ^q |p", 5);

    for (String term : List.of("string", "integer", "list string", "List<Str", "map<string")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("List");
    }
    for (String term : List.of("ip", "tcp", "js", "node", "node.js", "TCP/IP", "node.j")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("TCP");
    }
    for (String term :
        List.of(
            "docs", "guide", "intro", "html", "two", "wren", "org", "docs.example.com", "top")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("See");
    }
    for (String term :
        List.of("case", "kebab", "snake_case", "camelcase", "1.2.3", "5", "000", "amp")) {
      assertThat(search(term)).as(term).hasSize(1);
    }
    for (String term : List.of("c++", "x", "y", "z", "w q p")) {
      assertThat(search(term)).as(term).contains("C++ [x] {y} `z` ~w ^q |p");
    }
    assertThat(search("amelcase")).isEmpty();
  }

  @Test
  default void compatibleFormsAreOne() {
    CruddurUser river = register("river");
    post(river, "caf\u00e9 composed", 1);
    post(river, "cafe\u0301 decomposed", 2);
    post(river, "\uff26\uff35\uff2c\uff2c width", 3);

    assertThat(search("caf\u00e9")).hasSize(2);
    assertThat(search("cafe\u0301")).hasSize(2);
    assertThat(search("CAFE\u0301")).hasSize(2);
    assertThat(search("full")).hasSize(1);
    assertThat(search("\uff46ull width")).hasSize(1);
  }

  /** Tokyo, programming and so on: two characters, one, several, beside other letters. */
  @Test
  default void aPartOfAChineseJapaneseOrKoreanTextIsFound() {
    CruddurUser river = register("river");
    post(river, "\u6771\u4eac\u90fd\u306b\u4f4f\u3093\u3067\u3044\u307e\u3059\u3002", 1);
    post(river, "C\u8a00\u8a9e\u3068\u30d7\u30ed\u30b0\u30e9\u30df\u30f3\u30b0", 2);
    post(river, "\u6211\u559c\u6b22\u7f16\u7a0b\uff0c\u4e5f\u559c\u6b22Java", 3);
    post(river, "\ud55c\uad6d\uc5b4\ub97c \ubc30\uc6cc\uc694", 4);
    post(river, "\ud840\udc0b\ud842\udfb7\u3084", 5);

    for (String term :
        List.of(
            "\u6771\u4eac",
            "\u4eac\u90fd",
            "\u6771\u4eac\u90fd",
            "\u6771",
            "\u90fd",
            "\u4f4f\u3093\u3067",
            "\u3059")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("\u6771");
    }
    for (String term :
        List.of(
            "\u8a00\u8a9e",
            "C\u8a00\u8a9e",
            "\u30d7\u30ed\u30b0\u30e9",
            "\u30b0\u30e9\u30df\u30f3\u30b0",
            // why: half of the width.
            "\uff8c\uff9f\uff9b\uff78\uff9e\uff97\uff90\uff9d\uff78\uff9e")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("C");
    }
    for (String term :
        List.of("\u7f16\u7a0b", "\u6b22java", "java", "\u559c\u6b22 jav", "\u7a0b")) {
      assertThat(search(term)).as(term).singleElement().asString().startsWith("\u6211");
    }
    assertThat(search("\uad6d\uc5b4")).hasSize(1);
    assertThat(search("\uc6cc")).hasSize(1);
    assertThat(search("\ud842\udfb7\u3084")).hasSize(1);
    assertThat(search("\u4eac\u6771")).isEmpty();
    assertThat(search("\u6771\u90fd")).isEmpty();
  }

  @Test
  default void anySpaceSeparatesWords() {
    CruddurUser river = register("river");
    post(river, "one two", 1);

    for (String space :
        List.of("\u00a0", "\u202f", "\u2007", "\u3000", "\u0085", "\u2028", "\u001c", "\t")) {
      assertThat(search(space + "one")).hasSize(1);
      assertThat(search("one" + space)).hasSize(1);
      assertThat(search(space + "one" + space + space + "two" + space)).hasSize(1);
      assertRefused(space, "search_term_blank");
    }
  }

  @Test
  default void aTermThatCannotBeSearchedIsRefused() {
    for (String term : Arrays.asList(null, "", " ", "\t\n", "\u3000", "\u200b", "\u2800\u3164")) {
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
