package io.cruddur.migrations;

import io.cruddur.migrations.AdoptionObstacle.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Searches for everything that is in the way of an adoption; changes nothing. */
final class Obstacles {

  private static final int EXAMPLES = 3;

  /** Views, ours aside, that name a column whose type has to change. */
  private static final String VIEWS =
      """
      SELECT v.oid::regclass::text, t.relname, a.attname
      FROM pg_depend d
        JOIN pg_rewrite r ON r.oid = d.objid
        JOIN pg_class v ON v.oid = r.ev_class
        JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
        AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND t.relname = ANY (?)
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """;

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
      Connection connection, Identifier schema, Shape ours, Shape theirs) throws SQLException {
    Obstacles obstacles = new Obstacles(connection, schema, ours, theirs);
    obstacles.found.addAll(TableObstacles.find(schema, ours, theirs, obstacles.renames));
    boolean readable = theirs.tables().values().stream().allMatch(table -> table.kind() == 'r');
    if (readable) {
      obstacles.views();
      obstacles.rows();
      for (Shape.Table table : theirs.tables().values()) {
        TriggerProbe.find(connection, schema, table).ifPresent(obstacles.found::add);
      }
    }
    return obstacles.found;
  }

  private void views() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VIEWS)) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          view(rows.getString(1), rows.getString(2), rows.getString(3));
        }
      }
    }
  }

  private void view(String view, String table, String column) {
    Shape.Column our = ours.table(table).columns().get(column);
    Shape.Column their = theirs.table(table).columns().get(column);
    if (our != null && their != null && !our.type().equals(their.type())) {
      found.add(
          new AdoptionObstacle(
              Kind.DEPENDENT_VIEW,
              table,
              "a view uses column %s, whose type has to change".formatted(column),
              1,
              List.of(view),
              "SELECT pg_get_viewdef('%s'::regclass)".formatted(view.replace("'", "''")),
              "note its definition, drop it, and create it again after the adoption"));
    }
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
                "SELECT %s, count(*) OVER () FROM (%s) found LIMIT %d"
                    .formatted(check.key(), sql, EXAMPLES))) {
      while (rows.next()) {
        examples.add(String.valueOf(rows.getString(1)));
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
              check.remedy()));
    }
  }
}
