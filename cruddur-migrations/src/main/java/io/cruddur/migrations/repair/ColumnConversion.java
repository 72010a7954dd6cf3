package io.cruddur.migrations.repair;

import io.cruddur.migrations.adoption.internal.TypeConversion;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeReader;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What to do about a column of another type than ours; nothing of it depends on a session. */
final class ColumnConversion {

  private static final String TIME = "timestamp with time zone";

  private static final String ZONE =
      """
      SELECT coalesce((SELECT content ->> 'zone' FROM %s
        WHERE reason = 'columns before adoption' ORDER BY id DESC LIMIT 1), 'UTC')
      """;

  private ColumnConversion() {}

  static String of(
      Connection connection,
      Identifier schema,
      String table,
      Map.Entry<String, Shape.Column> our,
      Shape.Column their)
      throws SQLException {
    String name = our.getKey();
    String type = our.getValue().type();
    String alter =
        "ALTER TABLE %s.%s ALTER COLUMN %s TYPE %s USING "
            .formatted(schema.quoted(), table, name, type);
    connection.setAutoCommit(false);
    try {
      if (TypeChange.isNumericReply(name, their)) {
        return "no activity has a number for its key, so that these links are lost: "
            + alter
            + "NULL";
      }
      if (!TypeChange.isPossible(name, their, type)) {
        return TypeConversion.of(
                connection,
                schema,
                ShapeReader.current(connection).table(table),
                name,
                name,
                our.getValue())
            .remedy();
      }
      if (!type.equals(TIME) || their.type().endsWith(" with time zone")) {
        return "convert it: %s%s::%s".formatted(alter, name, type);
      }
      String zone = zone(connection, schema);
      return "convert it, its times read in the time zone %s, which only a person knows to be right: %s%s::timestamp AT TIME ZONE '%s'"
          .formatted(zone, alter, name, zone.replace("'", "''"));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** In which an adoption has read times, if there was one. */
  private static String zone(Connection connection, Identifier schema) throws SQLException {
    String kept = schema.quoted() + "." + SchemaTarget.ADOPTION_KEPT;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet exists =
          statement.executeQuery(
              "SELECT to_regclass('%s') IS NOT NULL".formatted(kept.replace("'", "''")))) {
        exists.next();
        if (!exists.getBoolean(1)) {
          return "UTC";
        }
      }
      try (ResultSet row = statement.executeQuery(ZONE.formatted(kept))) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
