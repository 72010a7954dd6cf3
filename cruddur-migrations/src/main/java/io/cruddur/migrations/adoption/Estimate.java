package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * How long an adoption would take, from the sizes that the catalog knows and what was measured on
 * two idle cores (docs/adoption.md).
 */
record Estimate(long rows, boolean rewrites, boolean fixes) {

  /** What the planner would say: the density when it was analysed, and the size of now. */
  private static final String ROWS =
      """
      SELECT c.oid::regclass::text, pg_relation_size(c.oid) <= ? AND NOT row_security_active(c.oid),
        CASE WHEN c.reltuples > 0 AND c.relpages > 0
          THEN (c.reltuples / c.relpages * pg_relation_size(c.oid) / current_setting('block_size')::int)::bigint
          ELSE pg_relation_size(c.oid) / 200 END
      FROM pg_class c
      WHERE c.relname = ANY (?) AND c.relkind = 'r'
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      """;

  /**
   * Up to this size a table is counted, which takes milliseconds; it may never have been analysed.
   */
  private static final long COUNTED_BYTES = 8L << 20;

  private static final double SWITCH_MILLIS = 500;
  private static final double FIX_MICROS_A_ROW = 5;
  private static final double REWRITE_MICROS_A_ROW = 6;
  private static final double FINISH_MICROS_A_ROW = 12;

  static Estimate of(Connection connection, AdoptionOptions options, Shape ours, Shape theirs)
      throws SQLException {
    long all = 0;
    try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
      statement.setLong(1, COUNTED_BYTES);
      statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet tables = statement.executeQuery()) {
        while (tables.next()) {
          all += tables.getBoolean(2) ? count(connection, tables.getString(1)) : tables.getLong(3);
        }
      }
    }
    return new Estimate(
        all, rewrites(ours, theirs, options.postgresTimeZone().equals("UTC")), options.fix());
  }

  /** Whether a table is written anew for a column's type. */
  private static boolean rewrites(Shape ours, Shape theirs, boolean utc) {
    return ours.tables().values().stream()
        .filter(our -> theirs.tables().containsKey(our.name()))
        .anyMatch(
            our ->
                theirs.table(our.name()).columns().entrySet().stream()
                    .anyMatch(
                        their -> {
                          Shape.Column column = our.columns().get(their.getKey());
                          return column != null
                              && TypeChange.rewrites(their.getKey(), their.getValue(), column, utc);
                        }));
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** While nobody else can use the tables. */
  Duration exclusive() {
    double micros =
        SWITCH_MILLIS * 1000
            + rows * ((fixes ? FIX_MICROS_A_ROW : 0) + (rewrites ? REWRITE_MICROS_A_ROW : 0));
    return Duration.ofNanos((long) (micros * 1000));
  }

  Duration total() {
    return exclusive().plusNanos((long) (rows * FINISH_MICROS_A_ROW * 1000));
  }

  String describe() {
    return "About %s rows: the tables would be locked for about %s s, all of it would take about %s s."
        .formatted(rows, seconds(exclusive()), seconds(total()));
  }

  private static long seconds(Duration duration) {
    return Math.max(1, (duration.toMillis() + 500) / 1000);
  }
}
