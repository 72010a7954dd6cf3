package io.cruddur.migrations.adoption;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.adoption.internal.Refusing;
import io.cruddur.migrations.internal.SchemaTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/** Finds what refuses rows as this library, or a remedy, writes them. */
final class RefusedRows {

  private static final String NOT_WRITTEN =
      "a user, an activity or a like as this library writes it is refused";

  private static final String OURS = "users, activities, likes";

  private static final String NO_REMEDY = "see the message: change what refuses it";

  /** A row as the library writes it, from its beginning to its end; each changes one row. */
  private static final List<String> LIFE_OF_A_ROW =
      List.of(
          """
          INSERT INTO users (uuid, display_name, handle, cognito_user_id)
          VALUES ('00000000-0000-4000-8000-000000000000', 'Probe', '-cruddur-probe-', '-cruddur-probe-')""",
          """
          INSERT INTO activities (uuid, user_uuid, message)
          VALUES ('00000000-0000-7000-8000-000000000000', '00000000-0000-4000-8000-000000000000', 'Probe')""",
          """
          INSERT INTO likes (activity_uuid, user_uuid)
          VALUES ('00000000-0000-7000-8000-000000000000', '00000000-0000-4000-8000-000000000000')""",
          "UPDATE activities SET likes_count = likes_count + 1 WHERE uuid = '00000000-0000-7000-8000-000000000000'",
          "UPDATE users SET email = NULL WHERE uuid = '00000000-0000-4000-8000-000000000000'",
          "DELETE FROM likes WHERE user_uuid = '00000000-0000-4000-8000-000000000000'",
          "DELETE FROM activities WHERE uuid = '00000000-0000-7000-8000-000000000000'",
          "DELETE FROM users WHERE uuid = '00000000-0000-4000-8000-000000000000'");

  private final Connection connection;
  private final SchemaTarget target;

  RefusedRows(Connection connection, SchemaTarget target) {
    this.connection = connection;
    this.target = target;
  }

  /**
   * Rolls back if a key, a check or a foreign key that we do not know refused what was written.
   *
   * @return the same error if it is another
   * @throws AdoptionRefusedException with what refused it
   */
  SQLException asObstacle(SQLException error) throws SQLException {
    if (SqlState.anyOf(
        error,
        SqlState.UNIQUE_VIOLATION,
        SqlState.FOREIGN_KEY_VIOLATION,
        SqlState.CHECK_VIOLATION,
        SqlState.NOT_NULL_VIOLATION,
        SqlState.EXCLUSION_VIOLATION)) {
      throw refusal("what the adoption writes is refused", error);
    }
    return error;
  }

  /** Refuses what only shows in writing, such as a constraint or a trigger that we do not know. */
  void requireWritable() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      for (String sql : LIFE_OF_A_ROW) {
        int rows = statement.executeUpdate(sql);
        if (rows != 1) {
          // why: a trigger that returns null, or a rule, lets a statement do nothing, silently.
          throw refusal(
              OURS,
              NOT_WRITTEN,
              "rows written: %s instead of 1, by: %s"
                  .formatted(rows, sql.replaceAll("\\s*\\R\\s*", " ")),
              NO_REMEDY);
        }
      }
    } catch (SQLException e) {
      throw refusal(NOT_WRITTEN, e);
    }
    connection.rollback(before);
  }

  /** Rolls back, so that what refuses has the name by which the owner knows it. */
  private AdoptionRefusedException refusal(String description, SQLException error)
      throws SQLException {
    connection.rollback();
    return refusal(
        Refusing.table(error).orElse(OURS),
        description,
        String.valueOf(error.getMessage()),
        Refusing.constraint(connection, error).orElse(NO_REMEDY));
  }

  private AdoptionRefusedException refusal(
      String table, String description, String message, String remedy) {
    return new AdoptionRefusedException(
        AdoptionReport.found(
            target.schema(),
            List.of(
                new AdoptionObstacle(
                    Kind.REFUSES_OUR_ROWS,
                    table,
                    description,
                    1,
                    List.of(message),
                    "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = '%s'::regnamespace"
                        .formatted(target.schema().quoted()),
                    remedy)),
            ""));
  }
}
