package io.cruddur.cli.database;

import io.cruddur.cli.common.Sql;
import io.cruddur.database.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who is connected to a database. */
final class Sessions {

  static final List<String> COLUMNS =
      List.of("pid", "user", "application", "client", "state", "connected_since", "state_since");

  // why no query text: it may hold a password (ALTER ROLE … PASSWORD) or what a user wrote.
  // why coalesce: a role without pg_read_all_stats sees whose another session is, and not more.
  private static final String OTHERS =
      """
      SELECT pid, usename, application_name, coalesce(host(client_addr), 'local'), state,
        to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        to_char(state_change AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      FROM pg_stat_activity
      WHERE datname = ? AND pid <> pg_backend_pid() AND usename IS NOT NULL
        AND coalesce(backend_type, 'client backend') = 'client backend'
      ORDER BY backend_start, pid
      """;

  private static final String TERMINATE = "SELECT pg_terminate_backend(?)";

  private Sessions() {}

  /** All sessions but that of the connection, as rows of {@link #COLUMNS}. */
  static List<List<Object>> others(Connection connection, String database) throws SQLException {
    return Sql.list(
        connection,
        OTHERS,
        row ->
            Arrays.asList(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7)),
        database);
  }

  /** What came of it: those that the role may not end were left. */
  record Ended(int count, Set<String> rolesLeft) {}

  /** Ends all sessions but that of the connection, each by itself. */
  static Ended endOthers(Connection connection, String database) throws SQLException {
    int count = 0;
    Set<String> rolesLeft = new TreeSet<>();
    for (List<Object> session : others(connection, database)) {
      try {
        if (Sql.list(connection, TERMINATE, row -> row.getBoolean(1), session.get(0)).get(0)) {
          count++;
        }
      } catch (SQLException e) {
        if (!SqlState.INSUFFICIENT_PRIVILEGE.matches(e)) {
          throw e;
        }
        rolesLeft.add(String.valueOf(session.get(1)));
      }
    }
    return new Ended(count, rolesLeft);
  }
}
