package io.cruddur.migrations;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.SchemaTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback would undo.
 *
 * @param changeSets ids, newest first
 * @param rowsByTable the tables that would be dropped, in that order, each with the rows it has
 * @param valuesByColumn the columns of other tables that would be dropped, as {@code table.column},
 *     each with the number of rows that have a value in it, other than its default
 */
public record RollbackPlan(
    List<String> changeSets, Map<String, Long> rowsByTable, Map<String, Long> valuesByColumn) {

  private static final Pattern DROPPED_COLUMN =
      Pattern.compile(
          "^ALTER TABLE (?<table>\\w+)\\s+DROP COLUMN (?:IF EXISTS )?(?<column>\\w+)",
          Pattern.MULTILINE);

  private static final Pattern DROPPED_TABLE =
      Pattern.compile("^DROP TABLE (?:IF EXISTS )?(?<table>\\w+)", Pattern.MULTILINE);

  /**
   * Copies all.
   *
   * @param changeSets ids, newest first
   * @param rowsByTable the tables that would be dropped, each with the rows it has
   * @param valuesByColumn the columns that would be dropped, each with the values it has
   */
  public RollbackPlan {
    changeSets = List.copyOf(changeSets);
    rowsByTable = Collections.unmodifiableMap(new LinkedHashMap<>(rowsByTable));
    valuesByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(valuesByColumn));
  }

  /**
   * Whether rows, or values of columns, would be lost.
   *
   * @return true if any of the tables has a row, or any of the columns a value
   */
  public boolean losesRows() {
    return Stream.of(rowsByTable, valuesByColumn)
        .flatMap(lost -> lost.values().stream())
        .anyMatch(rows -> rows > 0);
  }

  static RollbackPlan of(Connection connection, Identifier schema, List<String> newestFirst)
      throws SQLException {
    Map<String, Long> rowsByTable = new LinkedHashMap<>();
    for (String id : newestFirst) {
      Matcher dropped = DROPPED_TABLE.matcher(ChangeSetFile.of(id).rollback());
      while (dropped.find()) {
        String table = schema.quoted() + "." + dropped.group("table");
        if (exists(connection, table)) {
          rowsByTable.put(dropped.group("table"), count(connection, table));
        }
      }
    }
    if (newestFirst.stream().anyMatch(RollbackPlan::isFirst) && hasKeptRows(connection, schema)) {
      rowsByTable.put(
          SchemaTarget.ADOPTION_KEPT,
          count(connection, schema.quoted() + "." + SchemaTarget.ADOPTION_KEPT));
    }
    Map<String, Long> valuesByColumn = new LinkedHashMap<>();
    for (String id : newestFirst) {
      Matcher dropped = DROPPED_COLUMN.matcher(ChangeSetFile.of(id).rollback());
      while (dropped.find()) {
        String table = dropped.group("table");
        String column = dropped.group("column");
        if (!rowsByTable.containsKey(table)) {
          String standard = standard(connection, schema, table, column);
          if (standard != null) {
            valuesByColumn.put(
                table + "." + column,
                count(
                    connection,
                    "%s.%s WHERE %s IS DISTINCT FROM %s"
                        .formatted(schema.quoted(), table, column, standard)));
          }
        }
      }
    }
    return new RollbackPlan(newestFirst, rowsByTable, valuesByColumn);
  }

  /** Whether nothing is left of our tables once a change set is undone. */
  static boolean isFirst(String id) {
    return id.equals(ChangeSets.ofThisRelease().ids().get(0));
  }

  /**
   * Whether an adoption has left the table in which it keeps what it has changed. It is not made by
   * a change set, holds names and addresses, and says nothing without the tables.
   */
  static boolean hasKeptRows(Connection connection, Identifier schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT EXISTS (SELECT FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
              WHERE c.oid = to_regclass(?) AND c.relkind = 'r' AND attname = 'kept_for')
            """)) {
      statement.setString(1, schema.quoted() + "." + SchemaTarget.ADOPTION_KEPT);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** The default of a column, as SQL; null if there is no such column. */
  private static @Nullable String standard(
      Connection connection, Identifier schema, String table, String column) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT coalesce(pg_get_expr(adbin, adrelid), 'NULL')
            FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attrelid = to_regclass(?) AND attname = ? AND NOT attisdropped
            """)) {
      statement.setString(1, schema.quoted() + "." + table);
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
