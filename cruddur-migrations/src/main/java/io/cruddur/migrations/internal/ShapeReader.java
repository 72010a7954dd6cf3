package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@link Shape} of tables. The session's search_path is their schema and nothing else, so
 * that definitions name them without it.
 */
public final class ShapeReader {

  private static final String TABLES =
      """
      SELECT c.relname, CASE c.relpersistence WHEN 'u' THEN 'u' ELSE c.relkind END, pg_has_role(c.relowner, 'USAGE'), coalesce(c.reloptions, '{}')
      FROM pg_class c
      WHERE c.relnamespace = %s AND c.relname = ANY (?) AND c.relkind NOT IN ('i', 'I', 'S', 'c')
      """;

  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
          || coalesce(' COLLATE ' || (SELECT format('%%I.%%I', s.nspname, o.collname) FROM pg_collation o JOIN pg_namespace s ON s.oid = o.collnamespace
            WHERE o.oid = a.attcollation AND NOT o.collisdeterministic), ''), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '' OR a.attgenerated <> ''
      FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relnamespace = %s AND c.relname = ANY (?) AND c.relkind NOT IN ('i', 'I', 'S', 'c')
      ORDER BY a.attnum
      """;

  private static final String CONSTRAINTS =
      """
      SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid)
          || CASE WHEN k.contype = 'f' AND EXISTS (SELECT FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled IN ('D', 'R'))
            THEN ' DISABLED' ELSE '' END,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey) ORDER BY a.attname)
      FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
      WHERE c.relnamespace = %s AND c.relname = ANY (?) AND k.contype <> 't'
      ORDER BY k.contype = 'f', k.conname
      """;

  private static final String INDEXES =
      """
      SELECT c.relname, x.relname, pg_get_indexdef(i.indexrelid, 0, true)
        || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
      FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
      WHERE c.relnamespace = %s AND c.relname = ANY (?)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))
      ORDER BY x.oid
      """;

  private static final String CURRENT =
      "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())";

  private final Connection connection;
  private final String namespace;

  private ShapeReader(Connection connection, String namespace) {
    this.connection = connection;
    this.namespace = namespace;
  }

  /** Of the tables in the session's schema. */
  public static Shape current(Connection connection) throws SQLException {
    return new ShapeReader(connection, CURRENT).read();
  }

  /**
   * Of the tables that the change sets of this release make: they make them as temporary tables,
   * which go with the transaction. Rolls back.
   *
   * <p>why: the change sets stay the only description of our tables.
   */
  public static Shape ofThisRelease(Connection connection, ChangeSets known) throws SQLException {
    return of(connection, known.ids());
  }

  /** Likewise, of some change sets. */
  public static Shape of(Connection connection, List<String> changeSets) throws SQLException {
    Settings.setLocal(connection, "search_path", "pg_temp");
    try (Statement statement = connection.createStatement()) {
      for (String id : changeSets) {
        statement.execute(ChangeSetFile.of(id).sql().replace(" CONCURRENTLY", ""));
      }
      return new ShapeReader(connection, "pg_my_temp_schema()").read();
    } finally {
      connection.rollback();
    }
  }

  /** Those change sets that can be applied without the others' tables. Rolls back. */
  public static List<String> applicable(Connection connection, List<String> changeSets)
      throws SQLException {
    Settings.setLocal(connection, "search_path", "pg_temp");
    List<String> applicable = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String id : changeSets) {
        Savepoint before = connection.setSavepoint();
        try {
          statement.execute(ChangeSetFile.of(id).sql().replace(" CONCURRENTLY", ""));
          applicable.add(id);
        } catch (SQLException e) {
          if (!SqlState.UNDEFINED_TABLE.matches(e)) {
            throw e;
          }
          connection.rollback(before);
        }
      }
      return applicable;
    } finally {
      connection.rollback();
    }
  }

  private Shape read() throws SQLException {
    Map<String, Shape.Table> tables = new LinkedHashMap<>();
    each(
        TABLES,
        row ->
            tables.put(
                row.getString(1),
                new Shape.Table(
                    row.getString(1),
                    row.getString(2).charAt(0),
                    row.getBoolean(3),
                    strings(row.getArray(4)),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>())));
    each(
        COLUMNS,
        row ->
            of(tables, row)
                .columns()
                .put(
                    row.getString(2),
                    new Shape.Column(
                        row.getString(3), row.getBoolean(4), row.getString(5), row.getBoolean(6))));
    each(
        CONSTRAINTS,
        row ->
            of(tables, row)
                .constraints()
                .put(
                    row.getString(2),
                    new Shape.Constraint(
                        row.getString(2),
                        row.getString(3).charAt(0),
                        row.getString(4),
                        strings(row.getArray(5)))));
    each(INDEXES, row -> of(tables, row).indexes().put(row.getString(2), row.getString(3)));
    Map<String, Shape.Table> ordered = new LinkedHashMap<>();
    tables.keySet().stream()
        .sorted(Comparator.comparingInt(Shape.TABLES::indexOf))
        .forEach(name -> ordered.put(name, tables.get(name)));
    return new Shape(ordered);
  }

  private static Shape.Table of(Map<String, Shape.Table> tables, ResultSet row)
      throws SQLException {
    Shape.Table table = tables.get(row.getString(1));
    if (table == null) {
      throw new SQLException("Table %s has just been created".formatted(row.getString(1)));
    }
    return table;
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, RowReader reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.formatted(namespace))) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static List<String> strings(Array array) throws SQLException {
    return new ArrayList<>(List.of((String[]) array.getArray()));
  }
}
