package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds is what the table of docs/texts.md says. */
class SearchTableIT {

  private static final Path TABLE = Path.of("../docs/texts.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern INVISIBLE = Pattern.compile("\\{U\\+([0-9A-F]{4})\\}");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private record Row(String message, List<String> finding, List<String> missing) {}

  /** In any session: where the setting is off, a backslash in a text is an escape. */
  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void eachRowOfTheTableIsWhatASearchFinds(String standardStrings) throws Exception {
    postgres.execute(
        "ALTER DATABASE %s SET standard_conforming_strings = %s"
            .formatted(postgres.databaseName(), standardStrings));
    List<Row> rows = rows();
    assertThat(rows).hasSizeGreaterThan(15);
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      CruddurUser river = cruddur.users().register(Contract.newUser("river")).user();
      rows.forEach(row -> cruddur.activities().create(river, row.message(), Ttl.ONE_DAY));
      SoftAssertions all = new SoftAssertions();
      for (Row row : rows) {
        for (String term : row.finding()) {
          all.assertThat(search(cruddur, term)).as(term).contains(row.message());
        }
        for (String term : row.missing()) {
          all.assertThat(search(cruddur, term)).as(term).doesNotContain(row.message());
        }
      }
      all.assertAll();
    }
  }

  /** Each word has the most spellings that one can have, and there are as many as a term holds. */
  @Test
  void aTermOfWordsWithManySpellingsIsAnswered() {
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      String term =
          Stream.iterate(1, i -> i + 1)
              .map(i -> "ss\u00dfI\u0131\u00ad\u03a3" + i % 10 + "\u03a3")
              .limit(25)
              .reduce((a, b) -> a + " " + b)
              .orElseThrow();

      assertThat(search(cruddur, term)).isEmpty();
    }
  }

  private static List<String> search(Cruddur cruddur, String term) {
    return cruddur.feeds().search(term, PageQuery.first(100)).items().stream()
        .map(ActivityView::message)
        .toList();
  }

  private static List<Row> rows() throws Exception {
    return Files.readAllLines(TABLE).stream()
        .dropWhile(line -> !line.startsWith("| message | found by"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(texts(cells[1]).get(0), texts(cells[2]), texts(cells[3])))
        .toList();
  }

  private static List<String> texts(String cell) {
    return CODE.matcher(cell).results().map(SearchTableIT::text).toList();
  }

  private static String text(MatchResult code) {
    return INVISIBLE
        .matcher(code.group(1))
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
  }
}
