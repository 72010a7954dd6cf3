package io.cruddur.cli.roles;

import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the server knows of a deployment's roles. */
final class RoleCatalog {

  static final List<String> COLUMNS = List.of("role", "state", "valid_until", "rds_iam");

  // why three states: a user whose validity never ends is the one in use; one whose validity ends
  // was in use before it.
  private static final String ROLES =
      """
      SELECT rolname,
        CASE
          WHEN NOT rolcanlogin THEN CASE WHEN rolname ~ '_[ab]$' THEN 'spare' ELSE 'group' END
          WHEN coalesce(rolvaliduntil, 'infinity') = 'infinity' THEN 'current'
          WHEN rolvaliduntil > current_timestamp THEN 'expiring'
          ELSE 'expired'
        END,
        to_char(nullif(rolvaliduntil, 'infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        EXISTS (
          SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
          WHERE m.member = r.oid AND g.rolname = 'rds_iam')
      FROM pg_roles r
      WHERE rolname = ANY (?)
      ORDER BY rolname
      """;

  private final Connection connection;
  private final RoleNames names;

  RoleCatalog(Connection connection, RoleNames names) {
    this.connection = connection;
    this.names = names;
  }

  /** Those that exist, as rows of {@link #COLUMNS}. */
  List<List<Object>> rows() throws SQLException {
    return Sql.list(
        connection,
        ROLES,
        row ->
            Arrays.asList(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
        connection.createArrayOf("text", names.all().toArray()));
  }

  /** The states of those that exist, by name. */
  Map<String, String> states() throws SQLException {
    return rows().stream()
        .collect(
            Collectors.toMap(
                row -> (String) row.get(0),
                row -> (String) row.get(1),
                (one, other) -> one,
                TreeMap::new));
  }

  /**
   * Lets the current user act for a role it has created; a superuser may anyway.
   *
   * @return whether the user is a member from now on
   */
  boolean join(String role) throws SQLException {
    if (Sql.test(connection, "rolsuper FROM pg_roles WHERE rolname = current_user")) {
      return false;
    }
    Sql.execute(connection, "GRANT " + Sql.identifier(connection, role) + " TO CURRENT_USER");
    return true;
  }
}
