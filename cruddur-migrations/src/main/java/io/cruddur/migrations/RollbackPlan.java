package io.cruddur.migrations;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rollback would undo.
 *
 * @param changeSets ids, newest first
 * @param rowsByTable the tables that would be dropped, in that order, each with the rows it has
 */
public record RollbackPlan(List<String> changeSets, Map<String, Long> rowsByTable) {

  private static final Pattern DROPPED_TABLE =
      Pattern.compile("^DROP TABLE (?:IF EXISTS )?(?<table>\\w+)", Pattern.MULTILINE);

  /**
   * Copies both.
   *
   * @param changeSets ids, newest first
   * @param rowsByTable the tables that would be dropped, each with the rows it has
   */
  public RollbackPlan {
    changeSets = List.copyOf(changeSets);
    rowsByTable = Collections.unmodifiableMap(new LinkedHashMap<>(rowsByTable));
  }

  /**
   * Whether rows would be lost.
   *
   * @return true if any of the tables has one
   */
  public boolean losesRows() {
    return rowsByTable.values().stream().anyMatch(rows -> rows > 0);
  }

  static RollbackPlan of(Connection connection, Identifier schema, List<String> newestFirst)
      throws SQLException {
    Map<String, Long> rowsByTable = new LinkedHashMap<>();
    for (String id : newestFirst) {
      Matcher dropped = DROPPED_TABLE.matcher(ChangeSetFile.of(id).rollback());
      while (dropped.find()) {
        String table = schema.quoted() + "." + dropped.group("table");
        if (exists(connection, table)) {
          rowsByTable.put(dropped.group("table"), count(connection, table));
        }
      }
    }
    return new RollbackPlan(newestFirst, rowsByTable);
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
