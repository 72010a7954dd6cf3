package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.internal.ShapeDiff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL that puts a plain table in the place of a partitioned one. */
final class PlainCopy {

  /** What can be written: of generated columns the server computes the values anew. */
  private static final String COLUMNS =
      """
      SELECT attname, attidentity <> '' FROM pg_attribute
      WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      ORDER BY attnum
      """;

  private PlainCopy() {}

  /**
   * Makes it.
   *
   * @param table with its schema, as it is written in SQL
   * @param name the table's alone
   */
  static String of(Connection connection, String table, String name) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> sequences = new ArrayList<>();
    String plain = table + "_plain";
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(Sql.quoted(rows.getString(1)));
          if (rows.getBoolean(2)) {
            // why: the copy of an identity has a sequence of its own, which begins anew.
            sequences.add(
                "SELECT setval(%s, nextval(%s), false)"
                    .formatted(
                        sequence(plain, rows.getString(1)), sequence(table, rows.getString(1))));
          }
        }
      }
    }
    String list = String.join(", ", columns);
    List<String> statements = new ArrayList<>();
    statements.add("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(plain, table));
    statements.add(
        "INSERT INTO %s (%s)%s SELECT %2$s FROM %4$s"
            .formatted(plain, list, sequences.isEmpty() ? "" : " OVERRIDING SYSTEM VALUE", table));
    statements.addAll(sequences);
    statements.add("ALTER TABLE %s RENAME TO %s".formatted(table, name + ShapeDiff.SET_ASIDE));
    statements.add("ALTER TABLE %s RENAME TO %s".formatted(plain, name));
    return Sql.together(statements);
  }

  private static String sequence(String table, String column) {
    return "pg_get_serial_sequence(%s, %s)".formatted(Sql.literal(table), Sql.literal(column));
  }
}
