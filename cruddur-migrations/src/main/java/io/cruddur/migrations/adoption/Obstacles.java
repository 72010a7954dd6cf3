package io.cruddur.migrations.adoption;

import static java.util.stream.Collectors.toSet;

import io.cruddur.migrations.adoption.internal.Dependents;
import io.cruddur.migrations.adoption.internal.KeyConflicts;
import io.cruddur.migrations.adoption.internal.KnownNames;
import io.cruddur.migrations.adoption.internal.RewriteRules;
import io.cruddur.migrations.adoption.internal.RowSecurity;
import io.cruddur.migrations.adoption.internal.RowTypes;
import io.cruddur.migrations.adoption.internal.TableObstacles;
import io.cruddur.migrations.adoption.internal.TakenNames;
import io.cruddur.migrations.adoption.internal.TriggerProbe;
import io.cruddur.migrations.adoption.internal.UnloggedTables;
import io.cruddur.migrations.adoption.internal.WriteProbe;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeReader;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /**
   * What was found.
   *
   * @param theirs the tables, without the renames
   * @param decided what the owner's decisions come to
   */
  record Found(Shape theirs, List<AdoptionObstacle> obstacles, Decided decided) {}

  /**
   * Finds all.
   *
   * @param options what is decided, and the zone in which times are read
   */
  static Found find(Connection connection, SchemaTarget target, Shape ours, AdoptionOptions options)
      throws SQLException {
    Identifier schema = target.schema();
    List<AdoptionObstacle> taken = TakenNames.find(connection, target, ours);
    // why: a table that has to give its name away is nobody's to look into.
    Shape theirs =
        ShapeReader.current(connection)
            .without(taken.stream().map(AdoptionObstacle::table).collect(toSet()));
    Obstacles obstacles = new Obstacles(connection, schema, ours, theirs);
    boolean plain =
        theirs.tables().values().stream()
            .allMatch(table -> table.kind() == 'r' || table.kind() == Shape.UNLOGGED);
    List<AdoptionObstacle> hidden = RowSecurity.find(connection, schema);
    obstacles.found.addAll(hidden);
    obstacles.found.addAll(taken);
    if (plain) {
      obstacles.found.addAll(
          Dependents.find(connection, schema, ours, theirs, options.postgresTimeZone()));
      obstacles.found.addAll(RowTypes.find(connection, schema));
    }
    obstacles.found.addAll(RewriteRules.find(connection, schema));
    obstacles.found.addAll(UnloggedTables.find(connection, schema));
    obstacles.found.addAll(
        TableObstacles.find(connection, schema, ours, theirs, obstacles.renames));
    Decided decided = Decided.NOTHING;
    if (plain && hidden.isEmpty()) {
      obstacles.found.addAll(ForeignMigrations.obstacles(connection, schema));
      TableView asIs = new TableView(schema, ours, theirs, obstacles.renames, decided);
      decided = Decisions.read(connection, options, asIs);
      obstacles.rows(new TableView(schema, ours, theirs, obstacles.renames, decided));
      for (Shape.Table table : theirs.tables().values()) {
        TriggerProbe.find(connection, schema, table).ifPresent(obstacles.found::add);
      }
      obstacles.found.addAll(
          WriteProbe.find(
              connection, schema, ours, theirs, obstacles.renames, List.copyOf(obstacles.found)));
    }
    return new Found(theirs, List.copyOf(obstacles.found), decided);
  }

  private void rows(TableView view) throws SQLException {
    Shape seen = theirs.renamed(renames);
    for (RowCheck check : RowCheck.ALL) {
      Shape.Table table = seen.tables().get(check.table());
      Shape.Column column = table == null ? null : table.columns().get(check.column());
      Shape.Column our = ours.table(check.table()).columns().get(check.column());
      if (column != null
          && our != null
          && TypeChange.isPossible(check.column(), column, our.type())
          && readsOnlyWhatIsConverted(check.sql(), seen)) {
        check(check, view.expand(check.sql()));
      }
    }
    Shape.Table activities = seen.tables().get("activities");
    Shape.Column reply = activities == null ? null : activities.columns().get(Shape.REPLY_COLUMN);
    if (reply != null && TypeChange.isNumericReply(Shape.REPLY_COLUMN, reply)) {
      check(RowCheck.NUMERIC_REPLY, RowCheck.NUMERIC_REPLY.sql().formatted(schema.quoted()));
    }
    if (seen.table("users").has("cognito_user_id")
        && readsOnlyWhatIsConverted(People.REMAINING, seen)) {
      found.addAll(MergeConflicts.find(connection, view));
      found.addAll(
          KeyConflicts.find(connection, schema, theirs, renames, view.expand(People.REMAINING)));
    }
  }

  /** A column of another type is an obstacle of its own, and nothing can be said of its values. */
  private boolean readsOnlyWhatIsConverted(String sql, Shape seen) {
    for (Shape.Table their : seen.tables().values()) {
      if (!sql.contains("{" + their.name() + "}")) {
        continue;
      }
      for (Map.Entry<String, Shape.Column> our : ours.table(their.name()).columns().entrySet()) {
        Shape.Column column = their.columns().get(our.getKey());
        if (column != null
            && !TypeChange.isPossible(our.getKey(), column, our.getValue().type())
            && sql.matches("(?s).*\\b" + our.getKey() + "\\b.*")) {
          return false;
        }
      }
    }
    return true;
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
              remedy(check)
                  .replace("{schema}", schema.quoted())
                  .replace("{example}", literal(examples.get(0)))));
    }
  }

  /** With the names that the columns have now. */
  private String remedy(RowCheck check) {
    String remedy = check.remedy();
    for (String column : ours.table(check.table()).columns().keySet()) {
      remedy =
          remedy.replace("{" + column + "}", Shape.Rename.former(renames, check.table(), column));
    }
    return remedy;
  }

  private static String literal(String key) {
    return key.equals(NONE) ? NONE : "'" + key.replace("'", "''") + "'";
  }
}
