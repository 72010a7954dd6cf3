package io.cruddur.cli.database;

import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Who is connected to a database. */
final class Sessions {

  static final List<String> COLUMNS =
      List.of("pid", "user", "application", "client", "state", "connected_since", "state_since");

  // why no query text: it may hold a password (ALTER ROLE … PASSWORD) or what a user wrote.
  private static final String OTHERS =
      """
      SELECT pid, usename, application_name, coalesce(host(client_addr), 'local'), state,
        to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        to_char(state_change AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      FROM pg_stat_activity
      WHERE datname = ? AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      ORDER BY backend_start, pid
      """;

  private static final String TERMINATE =
      """
      SELECT pid, pg_terminate_backend(pid)
      FROM pg_stat_activity
      WHERE datname = ? AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      """;

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

  /** Ends all sessions but that of the connection, and says how many. */
  static int endOthers(Connection connection, String database) throws SQLException {
    return (int)
        Sql.list(connection, TERMINATE, row -> row.getBoolean(2), database).stream()
            .filter(ended -> ended)
            .count();
  }
}
