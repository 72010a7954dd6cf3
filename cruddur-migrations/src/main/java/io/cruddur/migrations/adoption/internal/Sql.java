package io.cruddur.migrations.adoption.internal;

import java.util.List;

/** Names in SQL that is printed for people, who may have chosen any. */
final class Sql {

  private Sql() {}

  /** A name, quoted whether it needs it or not. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Several statements, of which a client that continues after an error runs all or none. */
  static String together(List<String> statements) {
    return statements.size() == 1
        ? statements.get(0)
        : "BEGIN; " + String.join("; ", statements) + "; COMMIT";
  }

  /** A text. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
