package io.cruddur.migrations.repair;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.repair.RepairReport.Unrepaired;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows that prevent a key, a check or a NOT NULL from being brought back. */
final class BlockingRows {

  private static final int EXAMPLES = 3;

  private static final Pattern UNIQUE_INDEX =
      Pattern.compile("USING \\w+ \\((?<columns>.*?)\\)(?: WHERE (?<condition>.*))?$");

  private static final Pattern UNIQUE_CONSTRAINT =
      Pattern.compile("^(?:PRIMARY KEY|UNIQUE) \\((?<columns>.*?)\\)(?<condition>)$");

  private static final Pattern FOREIGN_KEY =
      Pattern.compile("^FOREIGN KEY \\((\\w+)\\) REFERENCES (\\w+)\\((\\w+)\\)");

  private static final Pattern CHECK = Pattern.compile("^CHECK (\\(.*\\))$", Pattern.DOTALL);

  private final Connection connection;
  private final Identifier schema;
  private final Shape ours;

  BlockingRows(Connection connection, Identifier schema, Shape ours) {
    this.connection = connection;
    this.schema = schema;
    this.ours = ours;
  }

  /**
   * Adds the rows to what has failed.
   *
   * @param failures reasons, by table, kind and name
   */
  List<Unrepaired> explain(Map<String, String> failures) throws SQLException {
    List<Unrepaired> explained = new ArrayList<>();
    for (Map.Entry<String, String> failure : failures.entrySet()) {
      explained.add(explain(failure.getKey(), failure.getValue()));
    }
    return explained;
  }

  private Unrepaired explain(String object, String reason) throws SQLException {
    String[] parts = object.split(" ", 4);
    Shape.Table table = ours.tables().get(parts[0]);
    if (table == null || parts.length < 3) {
      return new Unrepaired(object, reason, 0, List.of(), "");
    }
    String sql = sql(table, parts[1], parts[2]);
    if (sql.isEmpty()) {
      return new Unrepaired(object, reason, 0, List.of(), "");
    }
    List<String> examples = new ArrayList<>();
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT %s, count(*) OVER () FROM (%s) found LIMIT %s"
                    .formatted(Shape.rowKey(table.name()), sql, EXAMPLES))) {
      while (found.next()) {
        examples.add(Objects.requireNonNullElse(found.getString(1), "null"));
        rows = found.getLong(2);
      }
    } catch (SQLException e) {
      // A column of it is missing or of another type: the reason says so.
      return new Unrepaired(object, reason, 0, List.of(), "");
    }
    return new Unrepaired(object, reason, rows, examples, rows == 0 ? "" : sql);
  }

  /** Selects the rows; empty if there can be none. */
  private String sql(Shape.Table table, String kind, String name) {
    if (kind.equals("column")) {
      return "SELECT * FROM %s WHERE %s IS NULL".formatted(qualified(table.name()), name);
    }
    if (kind.equals("index")) {
      Matcher index = UNIQUE_INDEX.matcher(table.indexes().getOrDefault(name, ""));
      return Shape.isUnique(table.indexes().getOrDefault(name, "")) && index.find()
          ? duplicates(table.name(), index)
          : "";
    }
    Shape.Constraint constraint = table.constraints().get(name);
    if (constraint == null) {
      return "";
    }
    Matcher key = UNIQUE_CONSTRAINT.matcher(constraint.definition());
    if (key.find()) {
      return duplicates(table.name(), key);
    }
    Matcher foreign = FOREIGN_KEY.matcher(constraint.definition());
    if (foreign.find()) {
      return "SELECT * FROM %s t WHERE %2$s IS NOT NULL AND NOT EXISTS (SELECT FROM %3$s r WHERE r.%4$s = t.%2$s)"
          .formatted(
              qualified(table.name()),
              foreign.group(1),
              qualified(foreign.group(2)),
              foreign.group(3));
    }
    Matcher check = CHECK.matcher(constraint.definition());
    return check.find()
        ? "SELECT * FROM %s WHERE NOT %s".formatted(qualified(table.name()), check.group(1))
        : "";
  }

  private String duplicates(String table, Matcher key) {
    String columns = key.group("columns").replaceAll(" \\w+_ops\\b", "");
    String condition = key.group("condition");
    return "SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY %1$s) AS same FROM %2$s%3$s) t WHERE same > 1"
        .formatted(
            columns,
            qualified(table),
            " WHERE num_nulls(%s) = 0%s"
                .formatted(
                    columns,
                    condition == null || condition.isEmpty() ? "" : " AND (" + condition + ")"));
  }

  private String qualified(String table) {
    return schema.quoted() + "." + table;
  }
}
