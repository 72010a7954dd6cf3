package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * docs/schema.md is drawn from a migrated database. {@code -Dschema.write=true} writes it after a
 * change set has changed a table.
 */
class SchemaDiagramIT {

  private static final String OURS =
      """
       FROM pg_class t
       JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
      """;

  /**
   * Key marks: PK of the primary key, FK of a foreign key, UK of an index that is unique on the
   * column alone.
   */
  private static final String COLUMNS =
      """
      SELECT t.relname,
             format('    %s %s%s%s', y.typname, a.attname,
               coalesce(' ' || nullif(concat_ws(', ',
                 CASE WHEN EXISTS (SELECT 1 FROM pg_constraint c
                                   WHERE c.conrelid = t.oid AND c.contype = 'p' AND a.attnum = ANY (c.conkey)) THEN 'PK' END,
                 CASE WHEN EXISTS (SELECT 1 FROM pg_constraint c
                                   WHERE c.conrelid = t.oid AND c.contype = 'f' AND a.attnum = ANY (c.conkey)) THEN 'FK' END,
                 CASE WHEN EXISTS (SELECT 1 FROM pg_index i
                                   WHERE i.indrelid = t.oid AND i.indisunique AND NOT i.indisprimary
                                     AND pg_get_indexdef(i.indexrelid) ~ ('[( ]' || a.attname || '[) ]')) THEN 'UK' END), ''), ''),
               CASE WHEN a.attnotnull THEN '' ELSE ' "may be null"' END)
      """
          + OURS
          + """
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type y ON y.oid = a.atttypid
       WHERE t.relkind = 'r' AND t.relname NOT LIKE 'cruddur\\_changelog%'
       ORDER BY t.relname, a.attnum
      """;

  private static final String REFERENCES =
      """
      SELECT format('  %s ||--o{ %s : "%s%s"', r.relname, t.relname,
               (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = t.oid AND a.attnum = ANY (c.conkey)),
               CASE c.confdeltype WHEN 'c' THEN ', cascade' ELSE '' END)
      """
          + OURS
          + """
       JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'f'
       JOIN pg_class r ON r.oid = c.confrelid
       ORDER BY t.relname, c.conname
      """;

  private static final String INDEXES =
      """
      SELECT format('| `%s` | `%s` | %s |', t.relname, x.relname,
               CASE WHEN i.indisprimary THEN 'primary key' WHEN i.indisunique THEN 'unique' ELSE '' END)
      """
          + OURS
          + """
       JOIN pg_index i ON i.indrelid = t.oid
       JOIN pg_class x ON x.oid = i.indexrelid
       WHERE t.relkind = 'r' AND t.relname NOT LIKE 'cruddur\\_changelog%'
       ORDER BY t.relname, x.relname
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void thePictureIsThatOfTheMigratedDatabase() throws Exception {
    Migrator.on(postgres.dataSource()).build().run();

    List<String> lines = new ArrayList<>();
    lines.add("# Schema");
    lines.add("");
    lines.add(
        "Drawn from a migrated database by `SchemaDiagramIT`, which a build compares; `-Dschema.write=true` writes it again. What each index is for: [queries](queries.md).");
    lines.add("");
    lines.add("```mermaid");
    lines.add("erDiagram");
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      String table = "";
      try (ResultSet columns = statement.executeQuery(COLUMNS)) {
        while (columns.next()) {
          if (!columns.getString(1).equals(table)) {
            if (!table.isEmpty()) {
              lines.add("  }");
            }
            table = columns.getString(1);
            lines.add("  " + table + " {");
          }
          lines.add(columns.getString(2));
        }
      }
      lines.add("  }");
      add(statement, REFERENCES, lines);
      lines.add("```");
      lines.add("");
      lines.add("| table | index | |");
      lines.add("|---|---|---|");
      add(statement, INDEXES, lines);
    }

    Path file = Path.of("../docs/schema.md");
    if (Boolean.getBoolean("schema.write")) {
      Files.write(file, lines);
    }
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  private static void add(Statement statement, String query, List<String> lines) throws Exception {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
  }
}
