package io.cruddur.repo.feed;

import io.cruddur.repo.internal.Characters;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a word is, in messages and in terms alike. PostgreSQL's parser of text takes {@code
 * node.js}, {@code TCP/IP} and addresses for one word each and leaves {@code <String>} out as
 * markup; so all punctuation of ASCII is a space before it reads a message, and it sees plain
 * words. Compatible forms are one (NFKC): é of one or of two code points, full and half width.
 *
 * <p>Chinese, Japanese and Korean texts have no spaces between words. Of each run of their
 * characters all pairs of neighbours are words, and its last character: the usual way where no
 * dictionary is at hand. Each pair has to be made by regular expressions that know no overlap, so
 * the run is cut into pairs twice, from its first and from its second character.
 */
final class SearchWords {

  /** Iteration marks, kana, ideographs, Hangul: as a regular expression in E'' has them. */
  private static final String CJK =
      "[\\\\u3005-\\\\u3007\\\\u3041-\\\\u30fa\\\\u30fc-\\\\u9fff\\\\uac00-\\\\ud7a3\\\\U00020000-\\\\U0003fffd]";

  /**
   * The words of a column {@code {message}}; to the letter what the index was made of. Without a
   * question mark, which is a parameter's place to JDBC; in E'', whose backslashes mean the same in
   * every session.
   */
  private static final String VECTOR =
      """
      to_tsvector('simple', regexp_replace(
             CASE WHEN {message} ~ E'[^\\\\u0001-\\\\u007f]'
                  THEN regexp_replace(normalize({message}, NFKC), E'({cjk}{cjk}{0,1})', E' \\\\1 ', 'g')
                       || ' ' || regexp_replace(
                         regexp_replace(normalize({message}, NFKC), E'(^|{not cjk}+){cjk}{0,1}', ' ', 'g'),
                         E'({cjk}{cjk}{0,1})', E' \\\\1 ', 'g')
                  ELSE {message} END,
             '[!-/:-@[-`{-~]+', ' ', 'g'))"""
          .replace("{not cjk}", CJK.replace("[", "[^"))
          .replace("{cjk}", CJK);

  private SearchWords() {}

  /** The words of a message, for a column of that name. */
  static String vector(String column) {
    return VECTOR.replace("{message}", column);
  }

  /**
   * A term as PostgreSQL's text of a query: all its words in any of their spellings, the last one
   * as a beginning. Each word is quoted, so that nothing in it is an operator.
   */
  static String query(String term) {
    List<String> runs = runs(Normalizer.normalize(term, Normalizer.Form.NFKC));
    Set<String> words = new LinkedHashSet<>();
    for (int i = 0; i < runs.size(); i++) {
      String run = runs.get(i);
      if (isCjk(run.codePointAt(0))) {
        addPairs(words, run);
      } else {
        words.add(spelled(run, i == runs.size() - 1));
      }
    }
    return String.join(" & ", words);
  }

  /** What stands between separators, Chinese and so on apart from the rest. */
  private static List<String> runs(String term) {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    boolean cjk = false;
    for (int c : term.codePoints().toArray()) {
      boolean separates = Characters.isSpace(c) || isAsciiPunctuation(c);
      if (separates || isCjk(c) != cjk) {
        runs.add(run.toString());
        run.setLength(0);
      }
      if (!separates) {
        run.appendCodePoint(c);
        cjk = isCjk(c);
      }
    }
    runs.add(run.toString());
    runs.removeIf(Characters::isBlank);
    return runs;
  }

  private static String spelled(String word, boolean last) {
    List<String> spellings =
        Spellings.of(word, last).stream()
            .map(spelling -> quoted(spelling) + (last ? ":*" : ""))
            .toList();
    return spellings.size() == 1 ? spellings.get(0) : "(" + String.join(" | ", spellings) + ")";
  }

  private static void addPairs(Set<String> words, String run) {
    int[] characters = run.codePoints().toArray();
    if (characters.length == 1) {
      words.add(quoted(run) + ":*");
    }
    for (int i = 1; i < characters.length; i++) {
      words.add(quoted(new String(characters, i - 1, 2)));
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static boolean isAsciiPunctuation(int c) {
    return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
  }

  private static boolean isCjk(int c) {
    return (c >= 0x3005 && c <= 0x3007)
        || (c >= 0x3041 && c <= 0x30FA)
        || (c >= 0x30FC && c <= 0x9FFF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0x20000 && c <= 0x3FFFD);
  }
}
