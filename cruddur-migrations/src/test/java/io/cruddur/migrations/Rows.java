package io.cruddur.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** All rows of a table by key, each value by column; times as instants. */
public record Rows(Map<String, Map<String, Object>> byKey) {

  /**
   * Reads them.
   *
   * @param zone in which times without zone are meant
   */
  public static Rows of(DataSource dataSource, String table, String key, ZoneId zone)
      throws SQLException {
    Map<String, Map<String, Object>> byKey = new TreeMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnName(i), value(rows, i, zone));
        }
        byKey.put(rows.getString(key), row);
      }
    }
    return new Rows(byKey);
  }

  private static Object value(ResultSet rows, int i, ZoneId zone) throws SQLException {
    String type = rows.getMetaData().getColumnTypeName(i);
    if (rows.getObject(i) == null) {
      return "null";
    }
    return switch (type) {
      case "timestamp" -> rows.getObject(i, LocalDateTime.class).atZone(zone).toInstant();
      case "timestamptz" -> rows.getObject(i, OffsetDateTime.class).toInstant();
      default -> rows.getString(i);
    };
  }

  /** The same without some columns, which adoption brings up to date. */
  public Rows without(String... columns) {
    Map<String, Map<String, Object>> changed = new TreeMap<>();
    byKey.forEach(
        (key, row) -> {
          Map<String, Object> copy = new LinkedHashMap<>(row);
          copy.keySet().removeAll(java.util.List.of(columns));
          changed.put(key, copy);
        });
    return new Rows(changed);
  }

  /** The columns of the other rows only. */
  public Rows onlyColumnsOf(Rows other) {
    Map<String, Map<String, Object>> changed = new TreeMap<>();
    byKey.forEach(
        (key, row) -> {
          Map<String, Object> copy = new LinkedHashMap<>(row);
          copy.keySet().retainAll(other.byKey.getOrDefault(key, Map.of()).keySet());
          changed.put(key, copy);
        });
    return new Rows(changed);
  }
}
