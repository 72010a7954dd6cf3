package io.cruddur.migrations;

import io.cruddur.migrations.internal.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** All that the catalog says about the tables of a schema, as lines that tests compare. */
public final class Catalog {

  private static final String LINES =
      """
      WITH tables AS (
        SELECT c.oid, c.relname, c.relkind, c.reloptions
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ?)
      SELECT 'relation ' || relname || ' ' || relkind::text || ' ' || coalesce(reloptions::text, '')
      FROM tables
      UNION ALL
      SELECT 'column ' || t.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
      FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND t.relkind <> 'i'
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      UNION ALL
      SELECT 'constraint ' || t.relname || '.' || c.conname || ' ' || pg_get_constraintdef(c.oid)
      FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid
      UNION ALL
      SELECT 'index ' || t.relname || ' '
        || regexp_replace(pg_get_indexdef(i.indexrelid), ' ON \\S+\\.', ' ON ')
        || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
      FROM tables t JOIN pg_index i ON i.indrelid = t.oid
      ORDER BY 1
      """;

  private Catalog() {}

  public static List<String> of(DataSource dataSource, String schema) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = dataSource.getConnection()) {
      // why: references to other tables are shown without the schema where it is in the path.
      Settings.set(connection, "search_path", '"' + schema + '"');
      try (PreparedStatement statement = connection.prepareStatement(LINES)) {
        statement.setString(1, schema);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            lines.add(rows.getString(1));
          }
        }
      }
    }
    return lines;
  }
}
