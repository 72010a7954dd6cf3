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
 * Finds the unlogged tables: a crash of the server empties them, and no plain table may refer to
 * one.
 */
public final class UnloggedTables {

  /** Ours, and those that they refer to, each after those that it refers to. */
  private static final String UNLOGGED =
      """
      WITH RECURSIVE reached AS (
        SELECT c.oid, 1 AS depth FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?) AND c.relname = ANY (?)
        UNION
        SELECT k.confrelid, depth + 1 FROM reached JOIN pg_constraint k ON k.conrelid = reached.oid AND k.contype = 'f' AND k.confrelid <> k.conrelid
        WHERE depth < 20)
      SELECT c.relname, format('%I.%I', n.nspname, c.relname)
      FROM (SELECT oid, max(depth) AS depth FROM reached GROUP BY oid) r
        JOIN pg_class c ON c.oid = r.oid AND c.relpersistence = 'u' JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY r.depth DESC, 2
      """;

  private UnloggedTables() {}

  /** Finds all, in the order in which they can be made plain tables. */
  public static List<AdoptionObstacle> find(Connection connection, Identifier schema)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UNLOGGED)) {
      statement.setString(1, schema.name());
      statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new AdoptionObstacle(
                  Kind.NOT_A_TABLE,
                  rows.getString(1),
                  "an unlogged table, which a crash of the server empties",
                  1,
                  List.of(rows.getString(1)),
                  "SELECT oid::regclass, relpersistence FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'",
                  "have the server log it, which writes it anew while nobody can use it: ALTER TABLE %s SET LOGGED"
                      .formatted(rows.getString(2)),
                  ""));
        }
      }
    }
    return found;
  }
}
