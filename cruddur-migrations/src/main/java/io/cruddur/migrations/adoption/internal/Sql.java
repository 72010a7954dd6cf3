package io.cruddur.migrations.adoption.internal;

/** Names in SQL that is printed for people, who may have chosen any. */
final class Sql {

  private Sql() {}

  /** A name, quoted whether it needs it or not. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
