package io.cruddur.cli.roles;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/** What the groups of a deployment may do in a schema, now and with tables of later releases. */
final class RoleRights {

  // why exact names: a host's own table may be called cruddur_payments.
  private static final String OUR_TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND (
        c.relname IN ('users', 'activities', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'pins', 'bookmarks', 'reports', 'activity_edits', 'hashtags', 'mentions', 'erasures')
        OR c.relname IN ('cruddur_changelog', 'cruddur_changelog_lock', 'cruddur_adoption_kept'))
      ORDER BY c.relname
      """;

  /** Users who own the schema, also as owners of the database; this user aside. */
  private static final String OWNERS_OF_SCHEMA =
      """
      SELECT r.rolname FROM pg_namespace n, pg_roles r
      WHERE n.nspname = ? AND r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user
        AND r.rolname <> ALL (?) AND pg_has_role(r.oid, n.nspowner, 'MEMBER')
      ORDER BY r.rolname
      """;

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Connection connection;
  private final String schema;
  private final String owner;
  private final String app;
  private final String reader;

  RoleRights(Connection connection, String schema, RoleNames names) throws SQLException {
    this.connection = connection;
    this.schema = Sql.identifier(connection, schema);
    this.owner = Sql.identifier(connection, names.group(RoleKind.OWNER));
    this.app = Sql.identifier(connection, names.group(RoleKind.APP));
    this.reader = Sql.identifier(connection, names.group(RoleKind.READER));
  }

  /** Grants what is needed and takes away what is not; safe to repeat. */
  void grant(String schemaName) throws SQLException {
    Sql.execute(connection, "REVOKE CREATE ON SCHEMA %s FROM PUBLIC".formatted(schema));
    Sql.execute(connection, "GRANT USAGE, CREATE ON SCHEMA %s TO %s".formatted(schema, owner));
    Sql.execute(connection, "GRANT USAGE ON SCHEMA %s TO %s, %s".formatted(schema, app, reader));
    for (String table : Sql.list(connection, OUR_TABLES, row -> row.getString(1), schemaName)) {
      grantTable(table, schema + "." + Sql.identifier(connection, table));
    }
    String later = "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s ".formatted(owner, schema);
    for (String grant :
        List.of(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app,
            "GRANT SELECT ON TABLES TO " + reader,
            "GRANT USAGE ON SEQUENCES TO " + app)) {
      Sql.execute(connection, later + grant);
    }
    requireNoCreate(schemaName);
  }

  /**
   * Lets the users log in, and the owner adopt and repair, also where everybody's right to that was
   * revoked.
   *
   * @return the statements that had no effect: only the database's owner may grant these rights
   */
  List<String> grantDatabase() throws SQLException {
    List<String> refused = new ArrayList<>();
    for (String group : List.of(owner, app, reader)) {
      grantDatabase("CONNECT", group, refused);
    }
    grantDatabase("TEMPORARY", owner, refused);
    return refused;
  }

  // why asked afterwards: granting what one may not hand on is only a warning to the server.
  private void grantDatabase(String right, String group, List<String> refused) throws SQLException {
    String database = Sql.identifier(connection, connection.getCatalog());
    String grant = "GRANT %s ON DATABASE %s TO %s".formatted(right, database, group);
    Sql.execute(connection, grant);
    if (!Sql.test(
        connection, "has_database_privilege(to_regrole(?), current_database(), ?)", group, right)) {
      refused.add(grant);
    }
  }

  /**
   * Lets services see on which timeline a standby is (docs/replicas.md).
   *
   * @return whether they may: only who may hand the right on can grant it
   */
  boolean grantTimeline(String appGroup) throws SQLException {
    if (Sql.test(connection, "pg_has_role(?, 'pg_read_all_stats', 'MEMBER')", appGroup)) {
      return true;
    }
    Savepoint before = connection.setSavepoint();
    try {
      Sql.execute(connection, "GRANT pg_read_all_stats TO " + app);
      return true;
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  /** Users who may drop the tables without any grant, because the schema is theirs. */
  List<String> ownersOfSchema(String schemaName, RoleNames names) throws SQLException {
    return Sql.list(
        connection,
        OWNERS_OF_SCHEMA,
        row -> row.getString(1),
        schemaName,
        connection.createArrayOf("text", names.all().toArray()));
  }

  /** The statement that ends that. */
  String takeSchema() {
    return "ALTER SCHEMA %s OWNER TO %s".formatted(schema, owner);
  }

  private void grantTable(String name, String table) throws SQLException {
    Sql.execute(connection, "ALTER TABLE %s OWNER TO %s".formatted(table, owner));
    Sql.execute(connection, "REVOKE ALL ON %s FROM PUBLIC, %s, %s".formatted(table, app, reader));
    if (!name.startsWith("cruddur_")) {
      Sql.execute(
          connection, "GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s".formatted(table, app));
      Sql.execute(connection, "GRANT SELECT ON %s TO %s".formatted(table, reader));
    } else if (name.equals("cruddur_changelog")) {
      // A service's check at its start reads it.
      Sql.execute(connection, "GRANT SELECT ON %s TO %s, %s".formatted(table, app, reader));
    }
  }

  // why: revoking what somebody else has granted is only a warning to the server.
  private void requireNoCreate(String schemaName) throws SQLException {
    if (Sql.test(connection, "has_schema_privilege('public', ?, 'CREATE')", schemaName)) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "everybody may create tables in schema %s, and only its owner can change that: REVOKE CREATE ON SCHEMA %s FROM PUBLIC; nothing was changed"
              .formatted(schemaName, schema));
    }
  }
}
