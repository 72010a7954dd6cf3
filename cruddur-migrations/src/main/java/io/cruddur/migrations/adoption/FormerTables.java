package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Keeps what the tables looked like in the side table, so that it can be undone: the columns of
 * each, in order, with their types and the names that they have from now on, and the zone in which
 * times were read; and the values that no column of ours can hold.
 */
final class FormerTables {

  private static final String KEEP_COLUMNS =
      """
      INSERT INTO cruddur_adoption_kept (source, reason, content)
      SELECT c.relname, 'columns before adoption', jsonb_build_object('zone', current_setting('TimeZone'), 'columns',
        jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'now', coalesce(r.after, a.attname)) ORDER BY a.attnum))
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN unnest(?::text[], ?::text[], ?::text[]) AS r (relation, before, after)
          ON r.relation = c.relname AND r.before = a.attname
      WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND c.relname = ANY (?) AND c.relkind = 'r'
      GROUP BY c.relname ORDER BY c.relname
      """;

  private static final String KEEP_VALUES =
      """
      INSERT INTO cruddur_adoption_kept (source, reason, content, became, kept_for)
      SELECT '%1$s', '%2$s', to_jsonb(t), to_jsonb(t) || jsonb_build_object('%3$s', %5$s), %6$s
      FROM %1$s t WHERE %4$s
      """;

  private final Applied applied;

  FormerTables(Applied applied) {
    this.applied = applied;
  }

  /** Before anything is changed. */
  static void keep(Connection connection, List<Shape.Rename> renames) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEEP_COLUMNS)) {
      statement.setArray(1, array(connection, renames.stream().map(Shape.Rename::table).toList()));
      statement.setArray(2, array(connection, renames.stream().map(Shape.Rename::from).toList()));
      statement.setArray(3, array(connection, renames.stream().map(Shape.Rename::to).toList()));
      statement.setArray(4, array(connection, Shape.TABLES));
      statement.executeUpdate();
    }
  }

  private static java.sql.Array array(Connection connection, List<String> values)
      throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  /** Before a column is given a type that does not hold its values, which become null. */
  void keepValues(String table, String column, String description, String reason, String condition)
      throws SQLException {
    applied.run(
        description, KEEP_VALUES.formatted(table, reason, column, condition, "NULL", "t.uuid"));
  }

  /** The times that the zone's clocks have skipped: as instants, they are others. */
  void keepSkippedTimes(Shape.Table table, String column, String zone) throws SQLException {
    String time = column + "::timestamp AT TIME ZONE '" + zone.replace("'", "''") + "'";
    applied.run(
        "%s whose %s the zone's clocks skip, kept".formatted(table.name(), column),
        KEEP_VALUES.formatted(
            table.name(),
            "time that clocks skip",
            column,
            "(%s) AT TIME ZONE '%s' <> %s".formatted(time, zone.replace("'", "''"), column),
            time,
            table.has("uuid") ? "t.uuid" : "NULL"));
  }
}
