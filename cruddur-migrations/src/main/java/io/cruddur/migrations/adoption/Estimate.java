package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long an adoption would take, from the sizes that the catalog knows and what was measured on
 * two idle cores (docs/adoption.md).
 */
record Estimate(long rows, boolean rewrites, boolean fixes) {

  private static final String ROWS =
      """
      SELECT coalesce(sum(greatest(c.reltuples, pg_relation_size(c.oid) / 200)), 0)::bigint
      FROM pg_class c
      WHERE c.relname = ANY (?) AND c.relkind = 'r'
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      """;

  private static final double SWITCH_MILLIS = 500;
  private static final double FIX_MICROS_A_ROW = 5;
  private static final double REWRITE_MICROS_A_ROW = 6;
  private static final double FINISH_MICROS_A_ROW = 12;

  static Estimate of(Connection connection, AdoptionOptions options) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Estimate(
            row.getLong(1), !options.postgresTimeZone().equals("UTC"), options.fix());
      }
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
