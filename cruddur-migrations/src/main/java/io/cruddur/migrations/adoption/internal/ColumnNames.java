package io.cruddur.migrations.adoption.internal;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces the names of columns in SQL as the server writes it. */
final class ColumnNames {

  /** A text, a quoted name, a list of columns that an index only includes, or a plain name. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "E?'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?<include>\\bINCLUDE \\([^()]*\\))|(?<![\\w.$])(?<name>[a-z_]\\w*)(?![\\w$]|\\(|\\.)");

  private ColumnNames() {}

  /**
   * Replaces them.
   *
   * @param sql an expression, or the part of a definition that contains expressions
   * @param replacements what to write for each name
   * @param included what to write for each name in a list of included columns, which may be no
   *     expressions
   */
  static String replaced(
      String sql, Map<String, String> replacements, Map<String, String> included) {
    return TOKEN
        .matcher(sql)
        .replaceAll(
            token -> {
              String text = token.group();
              if (text.startsWith("INCLUDE (") && !included.isEmpty()) {
                text = "INCLUDE (" + replaced(text.substring(9), included, Map.of());
              } else if (!text.startsWith("INCLUDE (")) {
                text = replacements.getOrDefault(text, text);
              }
              return Matcher.quoteReplacement(text);
            });
  }
}
