package io.cruddur.migrations.internal;

import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.ReadOnlyDatabaseException;
import io.cruddur.migrations.UnsupportedEncodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether change sets can be applied here at all: asked before anything is locked or changed. */
public final class DatabaseCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCheck.class);

  private static final String ABILITIES =
      """
      SELECT pg_is_in_recovery(),
        current_setting('transaction_read_only')::boolean,
        current_user,
        current_database(),
        has_database_privilege(current_database(), 'CREATE'),
        n.oid IS NOT NULL,
        coalesce(has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE'), false)
      FROM (VALUES (?)) AS wanted (name) LEFT JOIN pg_namespace n ON n.nspname = wanted.name
      """;

  private static final String TEMPORARY =
      """
      SELECT has_database_privilege(current_database(), 'TEMPORARY'), current_user, quote_ident(current_database()), quote_ident(current_user)
      """;

  /**
   * The encoding, followed by a word if lower() knows ASCII letters only.
   *
   * <p>why codes that are computed: a constant expression would be evaluated while planning, and in
   * some encodings there is no such character.
   */
  static final String TEXT =
      """
      current_setting('server_encoding') || CASE WHEN current_setting('server_encoding') = 'UTF8' THEN
        CASE WHEN lower(chr(192 + length(current_setting('server_encoding')))) = chr(224 + length(current_setting('server_encoding')))
        THEN '' ELSE ' ascii' END ELSE '' END
      """;

  private static final String ASCII_LETTERS = " ascii";

  private static final String UTF8 = "UTF8";

  private DatabaseCheck() {}

  /**
   * Refuses an encoding that cannot hold every text, and warns of a locale that knows no letters.
   *
   * @throws UnsupportedEncodingException if the database is not in UTF8
   */
  public static void requireText(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + TEXT)) {
      row.next();
      if (!requireUtf8(row.getString(1))) {
        warnOfLocale();
      }
    }
  }

  /**
   * The same of what {@link #TEXT} has found.
   *
   * @return whether the locale knows letters other than ASCII ones
   */
  static boolean requireUtf8(String found) {
    String encoding = found.replace(ASCII_LETTERS, "");
    if (!encoding.equals(UTF8)) {
      throw new UnsupportedEncodingException(encoding);
    }
    return encoding.equals(found);
  }

  /** Says what follows from a locale that folds ASCII letters only. */
  public static void warnOfLocale() {
    LOG.warn(
        "The database's locale (LC_CTYPE C) knows no letters but ASCII ones: handles that differ"
            + " only in the case of other letters (Éva, éva) are two users', and searches find"
            + " other letters in the same case only. A database made with ICU or a locale of UTF-8"
            + " knows them all.");
  }

  /**
   * Refuses a role that may not make temporary tables, with which the form of our tables is
   * compared.
   *
   * @throws InsufficientPrivilegeException if it may not, as where everybody's right was revoked
   */
  public static void requireTemporaryTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TEMPORARY)) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new InsufficientPrivilegeException(
            "Role %1$s may not create temporary tables in database %2$s, with which an adoption and a repair compare the tables. Nothing was changed. GRANT TEMPORARY ON DATABASE %2$s TO %3$s."
                .formatted(row.getString(2), row.getString(3), row.getString(4)));
      }
    }
  }

  /**
   * Refuses a replica, a read-only database and a role without the rights that are needed.
   *
   * @return whether the schema exists
   */
  public static boolean requireWritable(Connection connection, Identifier schema)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ABILITIES)) {
      statement.setString(1, schema.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          throw new ReadOnlyDatabaseException(
              "Schema %s lacks change sets, and this server is a replica, which takes no writes. Migrate on the primary; the replica follows by itself."
                  .formatted(schema));
        }
        if (row.getBoolean(2)) {
          throw new ReadOnlyDatabaseException(
              "Schema %s lacks change sets, and database %s is read only (default_transaction_read_only is on for it, for role %s, or for the whole server). Migrate with a role or at a time at which it takes writes."
                  .formatted(schema, row.getString(4), row.getString(3)));
        }
        boolean exists = row.getBoolean(6);
        if (!exists && !row.getBoolean(5)) {
          throw new InsufficientPrivilegeException(
              "Schema %s does not exist, and role %s may not create it. Create it for that role (CREATE SCHEMA %s AUTHORIZATION ...), or migrate with the owner of the database."
                  .formatted(schema, row.getString(3), schema.quoted()));
        }
        if (exists && !row.getBoolean(7)) {
          throw new InsufficientPrivilegeException(
              "Schema %s lacks change sets, and role %s may not create tables in it. Migrate with the owner role (a DataSource of its own for the Migrator, cruddur-db migrate, or the SQL artifact), or GRANT USAGE, CREATE ON SCHEMA %s to it."
                  .formatted(schema, row.getString(3), schema.quoted()));
        }
        return exists;
      }
    }
  }
}
