package io.cruddur.repo.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SearchWordsTest {

  private static final Path INDEX =
      Path.of(
          "../cruddur-migrations/src/main/resources/io/cruddur/migrations/changes/0008_index_words_of_messages.sql");

  @Test
  void wordsAreQuotedAndTheLastIsABeginning() {
    assertThat(SearchWords.query("quick fox")).isEqualTo("'quick' & 'fox':*");
    assertThat(SearchWords.query("fox ")).isEqualTo("'fox':*");
    assertThat(SearchWords.query("\u00a0fox\u00a0\u00a0quick")).isEqualTo("'fox' & 'quick':*");
  }

  @Test
  void punctuationOfAsciiSeparates() {
    assertThat(SearchWords.query("list<string>, node.js:* & 'x'"))
        .isEqualTo("'list' & 'string' & 'node' & 'js' & 'x':*");
    assertThat(SearchWords.query("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")).isEmpty();
    assertThat(SearchWords.query("o\u2019x")).isEqualTo("'o\u2019x':*");
  }

  @Test
  void aRunOfChineseOrJapaneseIsAllItsPairs() {
    assertThat(SearchWords.query("\u6771\u4eac\u90fd"))
        .isEqualTo("'\u6771\u4eac' & '\u4eac\u90fd'");
    assertThat(SearchWords.query("\u6771")).isEqualTo("'\u6771':*");
    assertThat(SearchWords.query("C\u8a00\u8a9eJava")).isEqualTo("'C' & '\u8a00\u8a9e' & 'Java':*");
    assertThat(SearchWords.query("x\ud840\udc0b\ud842\udfb7"))
        .isEqualTo("'x' & '\ud840\udc0b\ud842\udfb7'");
  }

  @Test
  void compatibleFormsAreOne() {
    assertThat(SearchWords.query("cafe\u0301")).isEqualTo("'caf\u00e9':*");
    assertThat(SearchWords.query("\uff26\uff4f\u2026x")).isEqualTo("'Fo' & 'x':*");
  }

  @Test
  void otherSpellingsAreAlternatives() {
    assertThat(SearchWords.query("Stra\u00dfe x")).isEqualTo("('Strasse' | 'Stra\u00dfe') & 'x':*");
    assertThat(SearchWords.query("stras")).isEqualTo("('stras':* | 'stra\u00df':*)");
    assertThat(SearchWords.query("x stras x")).isEqualTo("'x' & 'stras' & 'x':*");
    assertThat(SearchWords.query("s s")).isEqualTo("'s' & 's':*");
  }

  @Test
  void whatCannotBeSeenIsNoWord() {
    assertThat(SearchWords.query("fox \u200b")).isEqualTo("'fox':*");
    assertThat(SearchWords.query("\u6771\u200b\u4eac")).isEqualTo("'\u6771':* & '\u4eac':*");
    assertThat(SearchWords.query("fo\u00adx a")).isEqualTo("('fo\u00adx' | 'fox') & 'a':*");
  }

  /**
   * Else the planner does not see that the index is of the same words. The index's texts are
   * written without E''.
   */
  @Test
  void theIndexIsOfTheSameExpression() throws Exception {
    assertThat(squeezed(Files.readString(INDEX)))
        .contains("USINGgin(" + plain(squeezed(SearchWords.vector("message"))) + ")");
  }

  private static String plain(String sql) {
    return sql.replace("E'", "'").replace("\\\\", "\\");
  }

  private static String squeezed(String sql) {
    return sql.replaceAll("(?m)^--.*$", "").replaceAll("\\s+", "");
  }
}
