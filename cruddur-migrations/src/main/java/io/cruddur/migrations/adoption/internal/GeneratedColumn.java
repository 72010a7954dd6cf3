package io.cruddur.migrations.adoption.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is lost with a generated column that is dropped, so that it can be created again. */
public final class GeneratedColumn {

  /** In the order in which it can be created; each with what has to be dropped before. */
  private static final String BELONGINGS =
      """
      WITH g AS (SELECT a.*, ? AS name FROM pg_attribute a WHERE attrelid = ?::regclass AND attname = ?),
      lost AS (
        SELECT k.oid, k.conindid, k.conname, k.contype, pg_get_constraintdef(k.oid) AS definition
        FROM g JOIN pg_constraint k ON k.conrelid = attrelid AND attnum = ANY (k.conkey) AND k.contype IN ('c', 'f', 'u', 'x')),
      indexes AS (
        SELECT i.*, c.relname, n.nspname FROM g JOIN pg_index i ON i.indrelid = attrelid JOIN pg_class c ON c.oid = i.indexrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE attnum = ANY (i.indkey::int2[]) OR EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
          AND objid = i.indexrelid AND refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum))
      SELECT 1, '', '', format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s;', name, attname, attstattarget) FROM g WHERE attstattarget >= 0
      UNION ALL
      SELECT 1, '', '', format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s;', name, attname,
        CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)
      FROM g JOIN pg_type t ON t.oid = atttypid WHERE attstorage <> typstorage
      UNION ALL
      SELECT 1, '', '', format('ALTER TABLE %s ALTER COLUMN %I SET (%s);', name, attname, array_to_string(attoptions, ', ')) FROM g WHERE attoptions IS NOT NULL
      UNION ALL
      SELECT 1, '', '', format('COMMENT ON COLUMN %s.%I IS %L;', name, attname, col_description(attrelid, attnum)) FROM g
      WHERE col_description(attrelid, attnum) IS NOT NULL
      UNION ALL
      SELECT 1, '', '', format('GRANT %s (%I) ON %s TO %s%s;', privilege_type, attname, name,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM g CROSS JOIN LATERAL aclexplode(attacl)
      UNION ALL
      SELECT 2, 'constraint ' || conname, '', format('ALTER TABLE %s ADD CONSTRAINT %I %s;', name, conname, definition)
        || coalesce(format(E'\\nCOMMENT ON CONSTRAINT %I ON %s IS ', conname, name) || quote_literal(obj_description(lost.oid, 'pg_constraint')) || ';', '')
      FROM lost, g
      UNION ALL
      SELECT 3, 'index ' || relname, '', CASE WHEN indexrelid IN (SELECT conindid FROM lost) THEN '' ELSE pg_get_indexdef(indexrelid) || ';' END
        || coalesce(format(E'\\nCOMMENT ON INDEX %I.%I IS ', nspname, relname) || quote_literal(obj_description(indexrelid, 'pg_class')) || ';', '')
        || CASE WHEN indisclustered THEN format(E'\\nALTER TABLE %s CLUSTER ON %I;', name, relname) ELSE '' END
        || CASE WHEN indisreplident THEN format(E'\\nALTER TABLE %s REPLICA IDENTITY USING INDEX %I;', name, relname) ELSE '' END
      FROM indexes, g
      UNION ALL
      SELECT 4, 'statistics ' || stxname, '', pg_get_statisticsobjdef(s.oid) || ';'
        || coalesce(format(E'\\nCOMMENT ON STATISTICS %I.%I IS ', nspname, stxname) || quote_literal(obj_description(s.oid, 'pg_statistic_ext')) || ';', '')
      FROM g JOIN pg_statistic_ext s ON stxrelid = attrelid JOIN pg_namespace n ON n.oid = stxnamespace
      WHERE attnum = ANY (stxkeys::int2[]) OR EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_statistic_ext'::regclass
        AND objid = s.oid AND refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum)
      UNION ALL
      SELECT 5, 'foreign key ' || f.conname, format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', f.conrelid::regclass, f.conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s;', f.conrelid::regclass, f.conname, pg_get_constraintdef(f.oid))
        || coalesce(format(E'\\nCOMMENT ON CONSTRAINT %I ON %s IS ', f.conname, f.conrelid::regclass) || quote_literal(obj_description(f.oid, 'pg_constraint')) || ';', '')
      FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid IN (SELECT indexrelid FROM indexes)
      ORDER BY 1, 2
      """;

  private static final int OWN = 1;

  private final List<String> before = new ArrayList<>();
  private final List<String> again = new ArrayList<>();

  private GeneratedColumn() {}

  /**
   * Finds all.
   *
   * @param table as it is written in SQL
   * @param apart what is dropped and created again by itself, or with a column that is created
   *     later; what belongs to this one is added
   */
  static GeneratedColumn of(Connection connection, String table, String column, Set<String> apart)
      throws SQLException {
    GeneratedColumn found = new GeneratedColumn();
    try (PreparedStatement statement = connection.prepareStatement(BELONGINGS)) {
      statement.setString(1, table);
      statement.setString(2, table);
      statement.setString(3, column);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String what = rows.getString(2);
          if ((what.isEmpty() || apart.add(what)) && !rows.getString(4).isEmpty()) {
            if (!rows.getString(3).isEmpty()) {
              found.before.add(rows.getString(3));
            }
            found.again.add(rows.getString(4).strip());
          }
        }
      }
    }
    return found;
  }

  /**
   * Statements that give a column that is made anew what only belongs to it: its comment, rights to
   * it, its statistics and storage.
   *
   * @param table as it is written in SQL
   */
  public static List<String> own(Connection connection, String table, String column)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(BELONGINGS)) {
      statement.setString(1, table);
      statement.setString(2, table);
      statement.setString(3, column);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(1) == OWN) {
            statements.add(rows.getString(4));
          }
        }
      }
    }
    return statements;
  }

  /** Statements that have to come before the column is dropped. */
  List<String> before() {
    return before;
  }

  /** Statements that create what was lost, once the column is there. */
  List<String> again() {
    return again;
  }
}
