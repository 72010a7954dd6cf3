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
 * Finds the rules of our tables. With {@code DO INSTEAD} a row of ours is not written, and nobody
 * is told; with any rule the server refuses {@code ON CONFLICT} and changes within {@code WITH}, of
 * which this library's statements consist.
 */
public final class RewriteRules {

  private static final String RULES =
      """
      SELECT c.relname, quote_ident(r.rulename), pg_get_ruledef(r.oid)
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE r.ev_type IN ('2', '3', '4') AND r.ev_enabled <> 'D' AND c.relkind = 'r'
        AND n.nspname = ? AND c.relname = ANY (?)
      ORDER BY 1, 2
      """;

  private RewriteRules() {}

  /** Finds all that are enabled. */
  public static List<AdoptionObstacle> find(Connection connection, Identifier schema)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RULES)) {
      statement.setString(1, schema.name());
      statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = schema.quoted() + "." + rows.getString(1);
          found.add(
              new AdoptionObstacle(
                  Kind.REWRITE_RULE,
                  rows.getString(1),
                  "a rule changes what statements do, so that rows of this library are refused or not written: "
                      + rows.getString(3),
                  1,
                  List.of(rows.getString(2)),
                  "SELECT rulename, pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = '%s'::regclass"
                      .formatted(table),
                  "replace it by a trigger, or switch it off: ALTER TABLE %s DISABLE RULE %s"
                      .formatted(table, rows.getString(2)),
                  ""));
        }
      }
    }
    return found;
  }
}
