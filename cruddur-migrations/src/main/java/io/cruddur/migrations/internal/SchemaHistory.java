package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.SchemaStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
      SELECT id, md5sum, labels
      FROM %s
      WHERE filename LIKE '%s%%'
      ORDER BY orderexecuted
      """;

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
   * One SELECT.
   *
   * @throws InsufficientPrivilegeException if the role may not read the history table
   * @throws SQLException any other error of the database
   */
  public static SchemaStatus read(Connection connection, Target target, ChangeSets known)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    String sql = SELECT_HISTORY.formatted(target.qualifiedHistory(), ChangeSets.PATH);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        entries.add(new Entry(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    } catch (SQLException e) {
      if (SqlState.INSUFFICIENT_PRIVILEGE.matches(e)) {
        throw new InsufficientPrivilegeException(
            "The role of this connection may not read %s, by which Cruddur knows the state of its schema. Grant it USAGE on the schema and SELECT on that table."
                .formatted(target.qualifiedHistory()),
            e);
      }
      if (!SqlState.UNDEFINED_TABLE.matches(e)) {
        throw e;
      }
    }
    return compare(target, known, entries);
  }

  private static SchemaStatus compare(Target target, ChangeSets known, List<Entry> entries) {
    Map<String, String> expected = known.checksumById();
    List<Entry> applied = entries.stream().filter(e -> expected.containsKey(e.id())).toList();
    List<Entry> unknown = entries.stream().filter(e -> !expected.containsKey(e.id())).toList();
    List<String> pending = new ArrayList<>(known.ids());
    pending.removeAll(ids(applied));
    return new SchemaStatus(
        target.schema().name(),
        known.ids(),
        ids(applied),
        pending,
        ids(applied.stream().filter(e -> e.isModified(expected.get(e.id()))).toList()),
        ids(unknown),
        ids(unknown.stream().filter(e -> !e.isCompatible()).toList()));
  }

  private static List<String> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }
}
