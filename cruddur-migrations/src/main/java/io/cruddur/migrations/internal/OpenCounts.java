package io.cruddur.migrations.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Whether counts have yet to be brought up to date after an adoption, and what its owner decided
 * about them: a note in the side table, which outlives a process that is killed. The session's
 * search_path is the schema.
 *
 * @param kept whether values that no rows explain stay
 */
public record OpenCounts(boolean kept) {

  private static final String COLUMNS = "reason = 'columns before adoption'";

  private static final String NOTE =
      "UPDATE cruddur_adoption_kept SET content = content || jsonb_build_object('keep_counts', ?)"
          + " WHERE "
          + COLUMNS;

  private static final String CLOSE =
      "UPDATE cruddur_adoption_kept SET content = content - 'keep_counts' WHERE " + COLUMNS;

  private static final String READ =
      "SELECT (content ->> 'keep_counts')::boolean FROM cruddur_adoption_kept WHERE content ?"
          + " 'keep_counts' AND "
          + COLUMNS
          + " LIMIT 1";

  // why the note: recording the other back end's migrations makes the side table, too.
  private static final String IS_ADOPTED =
      "SELECT EXISTS (SELECT FROM cruddur_adoption_kept WHERE " + COLUMNS + ")";

  private static final String HAS_SIDE_TABLE =
      "SELECT to_regclass('cruddur_adoption_kept') IS NOT NULL";

  /** In the transaction that makes the tables ours. */
  public void note(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setBoolean(1, kept);
      statement.executeUpdate();
    }
  }

  /** Whether the tables were adopted, and not made by this library. */
  public static boolean isAdopted(Connection connection) throws SQLException {
    return isTrue(connection, HAS_SIDE_TABLE) && isTrue(connection, IS_ADOPTED);
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Empty where nothing was adopted, or the counts are up to date. */
  public static Optional<OpenCounts> read(Connection connection) throws SQLException {
    if (!isAdopted(connection)) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      return row.next() ? Optional.of(new OpenCounts(row.getBoolean(1))) : Optional.empty();
    }
  }

  /** They are up to date. */
  public static void close(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(CLOSE);
    }
  }
}
