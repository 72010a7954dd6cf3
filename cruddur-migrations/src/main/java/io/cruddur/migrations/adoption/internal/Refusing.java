package io.cruddur.migrations.adoption.internal;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.internal.ShapeDiff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What has refused a row, as the server names it. */
public final class Refusing {

  private static final String DROPS =
      """
      SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND k.conname IN (?, ?)
      UNION ALL
      SELECT format('DROP INDEX %I.%I', n.nspname, x.relname)
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND x.relname IN (?, ?)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = x.oid AND conrelid = c.oid)
      """;

  private Refusing() {}

  /** The table whose row an error is about. */
  public static Optional<String> table(SQLException error) {
    ServerErrorMessage message =
        error instanceof PSQLException e ? e.getServerErrorMessage() : null;
    return message == null ? Optional.empty() : Optional.ofNullable(message.getTable());
  }

  /**
   * How the constraint, or the unique index, that an error names is dropped, or a column let be
   * empty. Nothing of the adoption is left by then.
   */
  public static Optional<String> constraint(Connection connection, SQLException error)
      throws SQLException {
    ServerErrorMessage message =
        error instanceof PSQLException e ? e.getServerErrorMessage() : null;
    if (message == null || message.getTable() == null) {
      return Optional.empty();
    }
    if (message.getConstraint() == null) {
      return SqlState.NOT_NULL_VIOLATION.matches(error)
          ? Optional.of(
              "give the column a default, or let it be empty: ALTER TABLE %s.%s ALTER COLUMN %s DROP NOT NULL"
                  .formatted(
                      Sql.quoted(String.valueOf(message.getSchema())),
                      Sql.quoted(String.valueOf(message.getTable())),
                      Sql.quoted(String.valueOf(message.getColumn()))))
          : Optional.empty();
    }
    String name = String.valueOf(message.getConstraint());
    // why: while ours had its name, theirs was set aside.
    String before =
        name.endsWith(ShapeDiff.SET_ASIDE)
            ? name.substring(0, name.length() - ShapeDiff.SET_ASIDE.length())
            : name;
    try (PreparedStatement statement = connection.prepareStatement(DROPS)) {
      for (int first : new int[] {1, 5}) {
        statement.setString(first, message.getSchema());
        statement.setString(first + 1, message.getTable());
        statement.setString(first + 2, name);
        statement.setString(first + 3, before);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of("change what refuses it, or drop it: " + row.getString(1))
            : Optional.empty();
      }
    }
  }
}
