package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLException;

/** Finds what hangs on a column whose type has to change, and cannot follow it. */
final class Dependents {

  /** What PostgreSQL lets no column change its type under. */
  private static final String OBJECTS =
      """
      SELECT d.classid = 'pg_rewrite'::regclass, v.oid::regclass::text,
        pg_describe_object(d.classid, d.objid, 0), t.relname, a.attname
      FROM pg_depend d
        JOIN pg_class t ON t.oid = d.refobjid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
        LEFT JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
        LEFT JOIN pg_class v ON v.oid = r.ev_class
      WHERE d.refclassid = 'pg_class'::regclass
        AND d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass)
        AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND t.relname = ANY (?)
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 4, 5, 3
      """;

  private final Connection connection;
  private final Identifier schema;
  private final Shape ours;
  private final Shape theirs;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private Dependents(Connection connection, Identifier schema, Shape ours, Shape theirs) {
    this.connection = connection;
    this.schema = schema;
    this.ours = ours;
    this.theirs = theirs;
  }

  static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs) throws SQLException {
    Dependents dependents = new Dependents(connection, schema, ours, theirs);
    dependents.objects();
    for (Shape.Table table : theirs.tables().values()) {
      dependents.copy(table);
    }
    return dependents.found;
  }

  private void objects() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OBJECTS)) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = rows.getString(4);
          String column = rows.getString(5);
          if (!changes(table, column)) {
            continue;
          }
          if (rows.getBoolean(1)) {
            view(rows.getString(2), table, column);
          } else {
            object(rows.getString(3), table, column);
          }
        }
      }
    }
  }

  private boolean changes(String table, String column) {
    Shape.Column our = ours.table(table).columns().get(column);
    Shape.Column their = theirs.table(table).columns().get(column);
    return our != null && their != null && !our.type().equals(their.type());
  }

  private void view(String view, String table, String column) {
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

  private void object(String object, String table, String column) {
    found.add(
        new AdoptionObstacle(
            Kind.DEPENDENT_OBJECT,
            table,
            "%s uses column %s, whose type has to change".formatted(object, column),
            1,
            List.of(object),
            "SELECT pg_describe_object(classid, objid, 0) FROM pg_depend WHERE refobjid = '%s.%s'::regclass"
                .formatted(schema.quoted(), table),
            "note its definition, drop it, and create it again after the adoption"));
  }

  /** Indexes, generated columns and checks: changes the types of an empty copy, to see. */
  private void copy(Shape.Table their) throws SQLException {
    String table = their.name();
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE cruddur_copy (LIKE %s.%s INCLUDING ALL)"
              .formatted(schema.quoted(), table));
      for (Map.Entry<String, Shape.Column> from : their.columns().entrySet()) {
        String column = from.getKey();
        Shape.Column our = ours.table(table).columns().get(column);
        if (our != null
            && !our.type().equals(from.getValue().type())
            && TypeChange.keepsValues(column, from.getValue(), our.type())) {
          change(statement, table, column, our.type());
        }
      }
    } finally {
      connection.rollback(before);
    }
  }

  private void change(Statement statement, String table, String column, String type)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      statement.execute(
          "ALTER TABLE pg_temp.cruddur_copy ALTER %s TYPE %s".formatted(column, type));
    } catch (PSQLException e) {
      connection.rollback(before);
      found.add(
          new AdoptionObstacle(
              Kind.DEPENDENT_OBJECT,
              table,
              "an index, a generated column or a check cannot follow column %s to its type %s"
                  .formatted(column, type),
              1,
              List.of(String.valueOf(e.getMessage())),
              "SELECT indexdef FROM pg_indexes WHERE schemaname = '%s' AND tablename = '%s'"
                  .formatted(schema, table),
              "note its definition, drop it, and create it again after the adoption"));
    }
  }
}
