package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Searches for everything that prevents an adoption; changes nothing. */
final class Obstacles {

  static final int EXAMPLES = 3;

  private static final String NONE = "null";

  private final Connection connection;
  private final Identifier schema;
  private final Shape ours;
  private final Shape theirs;
  private final List<Shape.Rename> renames;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private Obstacles(Connection connection, Identifier schema, Shape ours, Shape theirs) {
    this.connection = connection;
    this.schema = schema;
    this.ours = ours;
    this.theirs = theirs;
    this.renames = KnownNames.in(theirs);
  }

  static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs, String zone)
      throws SQLException {
    Obstacles obstacles = new Obstacles(connection, schema, ours, theirs);
    obstacles.found.addAll(TableObstacles.find(schema, ours, theirs, obstacles.renames));
    ForeignMigrations.read(connection, schema)
        .ifPresent(m -> m.obstacle().ifPresent(obstacles.found::add));
    boolean readable = theirs.tables().values().stream().allMatch(table -> table.kind() == 'r');
    if (readable) {
      obstacles.found.addAll(Dependents.find(connection, schema, ours, theirs));
      obstacles.found.addAll(DependentExpressions.find(connection, schema, ours, theirs, zone));
      obstacles.rows();
      for (Shape.Table table : theirs.tables().values()) {
        TriggerProbe.find(connection, schema, table).ifPresent(obstacles.found::add);
      }
    }
    return obstacles.found;
  }

  private void rows() throws SQLException {
    TableView view = new TableView(schema, ours, theirs, renames);
    Shape seen = theirs.renamed(renames);
    for (RowCheck check : RowCheck.ALL) {
      Shape.Table table = seen.tables().get(check.table());
      Shape.Column column = table == null ? null : table.columns().get(check.column());
      Shape.Column our = ours.table(check.table()).columns().get(check.column());
      if (column != null
          && our != null
          && TypeChange.isPossible(check.column(), column, our.type())) {
        check(check, view.expand(check.sql()));
      }
    }
    Shape.Table activities = seen.tables().get("activities");
    Shape.Column reply = activities == null ? null : activities.columns().get(Shape.REPLY_COLUMN);
    if (reply != null && TypeChange.isNumericReply(Shape.REPLY_COLUMN, reply)) {
      check(RowCheck.NUMERIC_REPLY, RowCheck.NUMERIC_REPLY.sql().formatted(schema.quoted()));
    }
  }

  private void check(RowCheck check, String sql) throws SQLException {
    List<String> examples = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s, count(*) OVER () FROM (%s) found LIMIT %s"
                    .formatted(Shape.rowKey(check.table()), sql, EXAMPLES))) {
      while (rows.next()) {
        examples.add(Objects.requireNonNullElse(rows.getString(1), NONE));
        count = rows.getLong(2);
      }
    }
    if (count > 0) {
      found.add(
          new AdoptionObstacle(
              check.kind(),
              check.table(),
              check.description(),
              count,
              examples,
              sql,
              check
                  .remedy()
                  .replace("{schema}", schema.quoted())
                  .replace("{example}", literal(examples.get(0)))));
    }
  }

  private static String literal(String key) {
    return key.equals(NONE) ? NONE : "'" + key.replace("'", "''") + "'";
  }
}
