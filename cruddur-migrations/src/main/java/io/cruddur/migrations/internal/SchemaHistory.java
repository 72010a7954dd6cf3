package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.UnsupportedEncodingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the history table without Liquibase. */
public final class SchemaHistory {

  /**
   * Label of a change set beside which the release before it continues to work, so that the new
   * release may be rolled out and back while the old one serves. Liquibase keeps it in the history.
   */
  public static final String COMPATIBLE_LABEL = "previous-release-works";

  // why the filter: a host may keep our change sets in one history with its own.
  private static final String SELECT_HISTORY =
      """
      SELECT id, md5sum, labels, orderexecuted, NULL::text AS key
      FROM %s
      WHERE filename LIKE '%s%%'
      """;

  private static final String ORDER = "ORDER BY 4";

  private static final String TEXT = "text ";

  private SchemaHistory() {}

  private record Entry(String id, @Nullable String checksum, @Nullable String labels) {

    boolean isCompatible() {
      return labels != null
          && Arrays.stream(labels.split(",")).map(String::strip).anyMatch(COMPATIBLE_LABEL::equals);
    }

    boolean isModified(@Nullable String expected) {
      return checksum != null
          && expected != null
          && algorithm(checksum).equals(algorithm(expected))
          && !checksum.equals(expected);
    }

    // why: checksums begin with the version of their algorithm ("9:"), and a Liquibase with a newer
    // one rewrites them; what cannot be compared is not called modified. Null means "recompute".
    private static String algorithm(String checksum) {
      return checksum.substring(0, checksum.indexOf(':') + 1);
    }
  }

  /**
   * One SELECT, which looks at the keys, too. Where the role may not read the catalog there is a
   * second one, of the history alone; a transaction that has begun is rolled back before.
   *
   * @throws InsufficientPrivilegeException if the role may not read the history table
   * @throws UnsupportedEncodingException if the database is not in UTF8
   * @throws SQLException any other error of the database
   */
  public static SchemaStatus read(Connection connection, SchemaTarget target, ChangeSets known)
      throws SQLException {
    String sql =
        history(target)
            + "UNION ALL SELECT NULL, NULL, NULL, NULL, k.key FROM (\n"
            + Keys.select(target.schema())
            + ") k (key)\n"
            + ORDER;
    try {
      return read(connection, target, known, sql, true);
    } catch (SQLException e) {
      if (!SqlState.INSUFFICIENT_PRIVILEGE.matches(e)) {
        throw e;
      }
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      return readHistory(connection, target, known);
    }
  }

  /**
   * One SELECT of the history alone, for a transaction that is not ours: where the role may not
   * read the catalog it would be aborted.
   *
   * @throws InsufficientPrivilegeException if the role may not read the history table
   * @throws UnsupportedEncodingException if the database is not in UTF8
   * @throws SQLException for anything else that the database reports
   */
  public static SchemaStatus readHistory(
      Connection connection, SchemaTarget target, ChangeSets known) throws SQLException {
    try {
      return read(connection, target, known, history(target) + ORDER, false);
    } catch (SQLException e) {
      if (SqlState.INSUFFICIENT_PRIVILEGE.matches(e)) {
        throw new InsufficientPrivilegeException(
            "The role of this connection may not read %s, by which Cruddur knows the state of its schema. Grant it USAGE on the schema and SELECT on that table."
                .formatted(target.qualifiedHistory()),
            e);
      }
      throw e;
    }
  }

  private static String history(SchemaTarget target) {
    return SELECT_HISTORY.formatted(target.qualifiedHistory(), ChangeSets.PATH)
        + "UNION ALL SELECT NULL, NULL, NULL, NULL, '"
        + TEXT
        + "' || "
        + DatabaseCheck.TEXT;
  }

  private static SchemaStatus read(
      Connection connection, SchemaTarget target, ChangeSets known, String sql, boolean keysToo)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    boolean exists = true;
    boolean foldsCase = true;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String key = rows.getString(5);
        if (key == null) {
          entries.add(new Entry(rows.getString(1), rows.getString(2), rows.getString(3)));
        } else if (key.startsWith(TEXT)) {
          foldsCase = DatabaseCheck.requireUtf8(key.substring(TEXT.length()).strip());
        } else {
          keys.add(key);
        }
      }
    } catch (SQLException e) {
      if (!SqlState.UNDEFINED_TABLE.matches(e)) {
        throw e;
      }
      exists = false;
    }
    return compare(target, known, entries, keysToo && exists ? keys : null, foldsCase);
  }

  private static SchemaStatus compare(
      SchemaTarget target,
      ChangeSets known,
      List<Entry> entries,
      @Nullable Set<String> keys,
      boolean foldsCase) {
    Map<String, String> expected = known.checksumById();
    List<String> applied = new ArrayList<>();
    List<String> modified = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> incompatible = new ArrayList<>();
    for (Entry entry : entries) {
      String id = entry.id();
      if (expected.containsKey(id)) {
        applied.add(id);
        if (entry.isModified(expected.get(id))) {
          modified.add(id);
        }
      } else {
        unknown.add(id);
        if (!entry.isCompatible()) {
          incompatible.add(id);
        }
      }
    }
    List<String> pending = new ArrayList<>(known.ids());
    pending.removeAll(applied);
    // why: what a newer release has dropped on purpose is not missing.
    boolean checked = keys != null && unknown.isEmpty();
    return new SchemaStatus(
        target.schema().name(),
        known.ids(),
        applied,
        pending,
        modified,
        unknown,
        incompatible,
        keys != null && checked ? Keys.ofThisRelease().missing(applied, keys) : List.of(),
        checked,
        foldsCase);
  }
}
