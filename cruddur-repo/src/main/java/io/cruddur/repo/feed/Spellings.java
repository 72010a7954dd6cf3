package io.cruddur.repo.feed;

import io.cruddur.repo.internal.Characters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How a word of a term may be spelled in the index. The index has words in the server's lower case,
 * which keeps apart what people take for one: {@code ß} and {@code ss}, both small forms of the
 * Greek sigma, the Turkish {@code ı} and the {@code i} that its capital becomes, words with and
 * without characters that cannot be seen. So a word is searched in each of these spellings; to fold
 * the messages instead would build the index anew. The table of examples is in docs/texts.md.
 */
final class Spellings {

  /** A word with more of them has all of them spelled alike. */
  private static final int MOST_MIXED = 2;

  private Spellings() {}

  /**
   * All spellings of a word.
   *
   * @param word of which something can be seen
   * @param beginning whether the word may be the beginning of a longer one
   * @return the word as it was typed is the first
   */
  static Set<String> of(String word, boolean beginning) {
    Set<String> all = new LinkedHashSet<>(List.of(word));
    all = each(all, Spellings::withoutInvisible);
    all = each(all, spelling -> sharpS(spelling, beginning));
    all = each(all, Spellings::lastSigma);
    all = each(all, Spellings::dots);
    return all;
  }

  private static Set<String> each(Set<String> words, Function<String, List<String>> spellings) {
    Set<String> all = new LinkedHashSet<>();
    words.forEach(word -> all.addAll(spellings.apply(word)));
    return all;
  }

  /** Joiners, soft hyphens, zero-width spaces: a term may be a copy of a text that has them. */
  private static List<String> withoutInvisible(String word) {
    StringBuilder visible = new StringBuilder();
    word.codePoints().filter(c -> !Characters.isIgnorable(c)).forEach(visible::appendCodePoint);
    return List.of(word, visible.toString());
  }

  /** The last s of a beginning may be half of a sharp one: "stras" of "Straße". */
  private static List<String> sharpS(String word, boolean beginning) {
    List<String> mixed = List.of("");
    StringBuilder plain = new StringBuilder();
    StringBuilder sharp = new StringBuilder();
    int count = 0;
    int next;
    for (int i = 0; i < word.length(); i = next) {
      boolean isSharp = word.charAt(i) == '\u00df' || word.charAt(i) == '\u1e9e';
      boolean isLast = i + 1 == word.length();
      boolean isPlain = isS(word, i) && (isLast ? beginning && i > 0 : isS(word, i + 1));
      next = Math.min(word.length(), isPlain ? i + 2 : i + 1);
      String typed = word.substring(i, next);
      String one = isSharp ? "ss" : typed;
      String other = isSharp || isPlain ? "\u00df" : typed;
      if (isSharp || isPlain) {
        count++;
      }
      plain.append(one);
      sharp.append(other);
      if (count <= MOST_MIXED) {
        mixed = appended(mixed, one, other);
      }
    }
    return count <= MOST_MIXED ? mixed : List.of(word, plain.toString(), sharp.toString());
  }

  private static boolean isS(String word, int at) {
    return word.charAt(at) == 's' || word.charAt(at) == 'S';
  }

  private static List<String> appended(List<String> beginnings, String one, String other) {
    List<String> all = new ArrayList<>();
    for (String beginning : beginnings) {
      all.add(beginning + one);
      if (!other.equals(one)) {
        all.add(beginning + other);
      }
    }
    return all;
  }

  /** A word in capitals does not tell which of the two small ones it ends with. */
  private static List<String> lastSigma(String word) {
    if (word.isEmpty() || "\u03c3\u03c2\u03a3".indexOf(word.charAt(word.length() - 1)) < 0) {
      return List.of(word);
    }
    String rest = word.substring(0, word.length() - 1);
    return List.of(rest + '\u03c3', rest + '\u03c2');
  }

  /**
   * The capital I is that of i, in Turkish that of ı. The capital İ is an i in the index, or an i
   * and a dot above, depending on the database's locale.
   */
  private static List<String> dots(String word) {
    String dotted = word.replace("i\u0307", "i").replace('\u0130', 'i');
    return List.of(
        word,
        dotted.replace('I', 'i'),
        dotted.replace('I', 'i').replace('\u0131', 'i'),
        dotted.replace('I', '\u0131'));
  }
}
