package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The primary key of a table that has another one than ours, with the foreign keys that need it:
 * the server drops none under them.
 */
final class PrimaryKey {

  /** The last column says whether an adoption replaces it, because it is one of our columns. */
  private static final String REFERRERS =
      """
      SELECT format('%I.%I', n.nspname, c.relname), quote_ident(f.conname), pg_get_constraintdef(f.oid),
        n.nspname = ? AND c.relname = ANY (?) AND cardinality(f.conkey) = 1
          AND (SELECT attname::text FROM pg_attribute WHERE attrelid = f.conrelid AND attnum = f.conkey[1]) = ANY (?)
      FROM pg_constraint k JOIN pg_constraint f ON f.contype = 'f' AND f.conindid = k.conindid AND f.conparentid = 0
        JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'p' AND k.conrelid = ?::regclass
      ORDER BY 1, 2
      """;

  private static final String[] OUR_COLUMNS = {
    "user_uuid", "activity_uuid", Shape.REPLY_COLUMN, "follower_uuid", "followee_uuid"
  };

  private final String table;
  private final Shape.Constraint key;
  private final List<Referrer> referrers = new ArrayList<>();

  private record Referrer(String table, String name, String definition, boolean isReplaced) {}

  private PrimaryKey(String table, Shape.Constraint key) {
    this.table = table;
    this.key = key;
  }

  /**
   * Reads it.
   *
   * @param table as it is written in SQL, with its schema
   */
  static PrimaryKey of(Connection connection, String schema, String table, Shape.Constraint key)
      throws SQLException {
    PrimaryKey found = new PrimaryKey(table, key);
    try (PreparedStatement statement = connection.prepareStatement(REFERRERS)) {
      statement.setString(1, schema);
      statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
      statement.setArray(3, connection.createArrayOf("text", OUR_COLUMNS));
      statement.setString(4, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.referrers.add(
              new Referrer(
                  rows.getString(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)));
        }
      }
    }
    return found;
  }

  /** Whether a foreign key needs it that an adoption leaves alone. */
  boolean isReferredTo() {
    return referrers.stream().anyMatch(referrer -> !referrer.isReplaced());
  }

  /**
   * SQL that makes a unique key of it, or drops it, so that an adoption can make ours.
   *
   * @param keepsUnique whether the same values may be there only once from then on, too
   * @param more clauses for the same ALTER TABLE
   */
  String replaced(boolean keepsUnique, String more) {
    List<String> statements = new ArrayList<>();
    referrers.forEach(
        referrer ->
            statements.add(
                "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s"
                    .formatted(referrer.table(), referrer.name())));
    StringBuilder sql = new StringBuilder();
    sql.append("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, Sql.quoted(key.name())));
    if (keepsUnique || !referrers.isEmpty()) {
      sql.append(
          ", ADD CONSTRAINT %s %s"
              .formatted(
                  Sql.quoted(key.name() + ShapeDiff.SET_ASIDE),
                  key.definition().replace("PRIMARY KEY", "UNIQUE")));
    }
    statements.add(sql.append(more).toString());
    referrers.forEach(
        referrer ->
            statements.add(
                "ALTER TABLE %s ADD CONSTRAINT %s %s"
                    .formatted(referrer.table(), referrer.name(), referrer.definition())));
    return Sql.together(statements);
  }
}
