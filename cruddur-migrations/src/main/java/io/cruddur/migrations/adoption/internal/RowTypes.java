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

/** Finds the columns that hold rows of our tables: no type of a column can change under them. */
public final class RowTypes {

  private static final String COLUMNS =
      """
      SELECT t.relname, format('%I.%I', n.nspname, c.relname), quote_ident(a.attname),
        a.atttypid = t.reltype AND c.relkind IN ('r', 'p') AS plain, a.atthasdef
      FROM pg_class t JOIN pg_type y ON y.oid = t.reltype
        JOIN pg_attribute a ON a.atttypid IN (y.oid, y.typarray) AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm') JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?) AND t.relname = ANY (?) AND t.relkind = 'r'
      ORDER BY 1, 2, 3
      """;

  private RowTypes() {}

  /** Finds all. */
  public static List<AdoptionObstacle> find(Connection connection, Identifier schema)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, schema.name());
      statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(obstacle(rows, schema));
        }
      }
    }
    return found;
  }

  private static AdoptionObstacle obstacle(ResultSet row, Identifier schema) throws SQLException {
    String table = row.getString(1);
    String relation = row.getString(2);
    String column = row.getString(3);
    boolean again = row.getBoolean(4);
    return new AdoptionObstacle(
        Kind.DEPENDENT_OBJECT,
        table,
        "column %s of %s holds rows of %s".formatted(column, relation, table),
        1,
        List.of(relation + "." + column),
        "SELECT %s FROM %s".formatted(column, relation),
        again
            ? "keep them as JSON until after the adoption: ALTER TABLE %1$s %3$sALTER COLUMN %2$s TYPE jsonb USING to_jsonb(%2$s)"
                .formatted(
                    relation,
                    column,
                    row.getBoolean(5) ? "ALTER COLUMN " + column + " DROP DEFAULT, " : "")
            : "no SQL is known that makes it again: give the column another type by hand, or drop it, and make it again after the adoption",
        again
            ? "ALTER TABLE %1$s ALTER COLUMN %2$s TYPE %3$s.%4$s USING jsonb_populate_record(NULL::%3$s.%4$s, %2$s);"
                .formatted(relation, column, schema.quoted(), table)
            : "");
  }
}
