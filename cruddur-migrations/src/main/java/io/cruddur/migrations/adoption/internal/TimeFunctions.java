package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the functions whose text the server does not look into: those that compute with times that
 * get a zone, and would depend on the session's from then on; and those that return rows of a table
 * from a list of its columns, of which there will be more.
 */
final class TimeFunctions {

  private static final String FUNCTIONS =
      """
      WITH ours AS (SELECT oid, relname, reltype FROM pg_class
        WHERE relname = ANY (?) AND relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)),
      timed AS (SELECT * FROM unnest(?::text[], ?::text[]) AS t (table_name, column_name)),
      functions AS (
        SELECT p.oid, p.prosrc, p.prorettype, p.prosrc ~* '\\m(select|returning)\\M' AND position('*' IN p.prosrc) = 0 AS lists,
          format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name,
          EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting ~* '^timezone=') AS zoned,
          p.prosrc ~* ('\\m(date_trunc|extract|date_part|to_char|age|cast|timezone|localtimestamp|current_date|interval|timestamp|date|make_timestamp)\\M'
            || '|at\\s+time\\s+zone|::\\s*(text|varchar|time)\\M|''[0-9]{4}-[0-9]') AS computes
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL AND p.prokind IN ('f', 'p')
          AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'))
      SELECT name, min(relname), string_agg(DISTINCT column_name, ', '), true
      FROM functions f JOIN timed ON prosrc ~* ('\\m' || column_name || '\\M') JOIN ours ON relname = table_name
      WHERE computes AND NOT zoned
        AND (prosrc ~* ('\\m' || relname || '\\M') OR EXISTS (SELECT FROM pg_trigger WHERE tgfoid = f.oid AND tgrelid = ours.oid))
      GROUP BY name
      UNION ALL
      SELECT name, relname, '', false FROM functions JOIN ours ON prorettype = reltype WHERE lists
      ORDER BY 1, 4
      """;

  private TimeFunctions() {}

  /**
   * Finds all.
   *
   * @param tables of the columns that get a zone
   * @param columns their names, in the same order
   * @param zone in which their times were meant
   */
  static List<AdoptionObstacle> find(
      Connection connection,
      Identifier schema,
      List<String> tables,
      List<String> columns,
      String zone)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FUNCTIONS)) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      statement.setString(2, schema.name());
      statement.setArray(3, connection.createArrayOf("text", tables.toArray()));
      statement.setArray(4, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          String table = rows.getString(2);
          found.add(
              rows.getBoolean(4)
                  ? obstacle(
                      name,
                      table,
                      "function %s computes with times that have no zone (%s), and would depend on the session's"
                          .formatted(name, rows.getString(3)),
                      "have it compute in the zone in which they were meant: ALTER ROUTINE %s SET TimeZone TO %s"
                          .formatted(name, Sql.literal(zone)))
                  : obstacle(
                      name,
                      table,
                      "function %s returns rows of %s from a list of columns, of which there will be more"
                          .formatted(name, table),
                      "have it select * from the table, or return a type of its own: a person has to write it anew"));
        }
      }
    }
    return found;
  }

  private static AdoptionObstacle obstacle(
      String name, String table, String description, String remedy) {
    return new AdoptionObstacle(
        Kind.DEPENDENT_OBJECT,
        table,
        description,
        1,
        List.of(name),
        "SELECT pg_get_functiondef(%s::regprocedure)".formatted(Sql.literal(name)),
        remedy,
        "");
  }
}
