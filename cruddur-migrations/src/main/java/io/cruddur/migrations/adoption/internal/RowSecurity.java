package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tables whose policies hide rows from the session's role: what an adoption does not see
 * it can neither check nor change.
 */
public final class RowSecurity {

  private static final String HIDING =
      """
      SELECT c.oid::regclass::text, format('%I.%I', n.nspname, c.relname), pg_has_role(c.relowner, 'USAGE'),
        ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid ORDER BY 1)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND row_security_active(c.oid)
        AND (n.nspname = ? AND c.relname = ANY (?)
          OR c.oid IN (SELECT conrelid FROM pg_constraint
                       WHERE contype = 'f' AND confrelid = to_regclass(?)))
      ORDER BY 1
      """;

  private RowSecurity() {}

  /** Finds all of them: our tables, the bookkeeping, and what refers to users. */
  public static List<AdoptionObstacle> find(Connection connection, Identifier schema)
      throws SQLException {
    List<String> tables = new ArrayList<>(Shape.TABLES);
    tables.add("schema_information");
    tables.add("cruddur_adoption_kept");
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(HIDING)) {
      statement.setString(1, schema.name());
      statement.setArray(2, connection.createArrayOf("text", tables.toArray()));
      statement.setString(3, schema.quoted() + ".users");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              obstacle(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getArray(4)));
        }
      }
    }
    return found;
  }

  private static AdoptionObstacle obstacle(
      String table, String qualified, boolean owned, Array policies) throws SQLException {
    List<String> names = List.of((String[]) policies.getArray());
    // why two ways: of the owner FORCE alone hides rows, of another role the security itself.
    String off = owned ? "NO FORCE" : "DISABLE";
    String on = owned ? "FORCE" : "ENABLE";
    return new AdoptionObstacle(
        Kind.HIDDEN_ROWS,
        table,
        names.isEmpty()
            ? "row security without a policy hides all rows from this role"
            : "row security hides rows from this role, by policies: " + String.join(", ", names),
        1,
        names.isEmpty() ? List.of(table) : names.stream().limit(3).toList(),
        "SELECT polname, pg_get_expr(polqual, polrelid) AS shows FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid WHERE pg_class.oid = '%s'::regclass"
            .formatted(qualified.replace("'", "''")),
        "adopt with a role that has BYPASSRLS; or let the owner see all rows for the time of the adoption: ALTER TABLE %s %s ROW LEVEL SECURITY"
            .formatted(qualified, off),
        "ALTER TABLE %s %s ROW LEVEL SECURITY;".formatted(qualified, on));
  }
}
