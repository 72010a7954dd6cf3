package io.cruddur.repo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.Limits;
import io.cruddur.repo.feed.Feeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of docs/texts.md is what the code does. */
class TextRulesTest {

  private static final Path TABLE = Path.of("../docs/texts.md");

  /** How each text of the table is checked. */
  private interface Rule {
    Validation check(Validation validation, String text);
  }

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    RULES.put("message of a post", Validation::post);
    RULES.put("message of a reply", Validation::reply);
    RULES.put("display name", (validation, text) -> validation.profile(text, null));
    RULES.put("handle", (validation, text) -> validation.handle(text, Limits.HANDLE));
    RULES.put("email", Validation::email);
    RULES.put("Cognito id", Validation::cognitoUserId);
    RULES.put("reason of a report", (validation, text) -> validation.report(text, null));
    RULES.put("comment of a report", (validation, text) -> validation.report("spam", text));
    RULES.put("bio", (validation, text) -> validation.profile("Name", text));
    RULES.put("search term", Validation::searchTerm);
  }

  private record Row(String text, int most, String blank, String tooLong, String invalid) {}

  @Test
  void everyTextIsInTheTable() throws Exception {
    assertThat(rows()).extracting(Row::text).containsExactlyElementsOf(RULES.keySet());
    assertThat(Feeds.SEARCH_TERM).isEqualTo(255);
  }

  @TestFactory
  Stream<DynamicTest> eachRowOfTheTableIsWhatTheCodeDoes() throws Exception {
    return rows().stream().map(row -> DynamicTest.dynamicTest(row.text(), () -> check(row)));
  }

  private static void check(Row row) {
    Rule rule = RULES.get(row.text());
    assertThat(codes(rule, "\ud83e\udd80".repeat(row.most()))).isEmpty();
    assertThat(codes(rule, "\ud83e\udd80".repeat(row.most() + 1))).containsExactly(row.tooLong());
    for (String blank : List.of("", " ", "\u00a0", "\u200b", "\u3164", "\u2800")) {
      assertThat(codes(rule, blank))
          .isEqualTo(row.blank().equals("–") ? List.of() : List.of(row.blank()));
    }
    for (String bad : List.of("a\u0000b", "a\ud83e", "\udd80a")) {
      assertThat(codes(rule, bad)).containsExactly(row.invalid());
    }
    UnaryOperator<String> refusedIn = text -> text.equals(row.text()) ? row.invalid() : "";
    for (String invisible : List.of("a b", "a\u200bb", "\u202eab", "\u0301a")) {
      assertThat(String.join(",", codes(rule, invisible))).isEqualTo(refusedIn.apply("handle"));
    }
    assertThat(String.join(",", codes(rule, "a\nb")))
        .isEqualTo(refusedIn.apply("email") + refusedIn.apply("handle"));
  }

  private static List<String> codes(Rule rule, String text) {
    return rule.check(new Validation(), text).codes();
  }

  private static List<Row> rows() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      List<String> cells =
          Arrays.stream(line.split("\\|", -1)).map(cell -> cell.replace("`", "").strip()).toList();
      if (cells.size() == 7 && cells.get(2).matches("[0-9]+")) {
        rows.add(
            new Row(
                cells.get(1),
                Integer.parseInt(cells.get(2)),
                cells.get(3),
                cells.get(4),
                cells.get(5).split(":", 2)[0]));
      }
    }
    return rows;
  }
}
