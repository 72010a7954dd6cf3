package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.adoption.internal.GeneratedColumn;
import io.cruddur.migrations.adoption.internal.KnownNames;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.OpenCounts;
import io.cruddur.migrations.internal.SchemaRepair;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import io.cruddur.migrations.internal.ShapeReader;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What an adoption does to the tables while it holds them: names, types, columns, remedies. */
final class TableChanges {

  private final Connection connection;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final AdoptionOptions options;
  private final Applied applied;
  private final List<String> made = new ArrayList<>();

  TableChanges(
      Connection connection,
      SchemaTarget target,
      ChangeSets known,
      AdoptionOptions options,
      Applied applied) {
    this.connection = connection;
    this.target = target;
    this.known = known;
    this.options = options;
    this.applied = applied;
  }

  /** The statements that were executed, in their order. */
  List<String> made() {
    return made;
  }

  /**
   * Changes them.
   *
   * @param found what stands against the adoption
   * @param rowsToo whether rows have to be made right as well
   */
  void make(Shape ours, Shape theirs, Obstacles.Found found, boolean rowsToo) throws SQLException {
    List<AdoptionObstacle> obstacles = found.obstacles();
    TriggersOff triggers = TriggersOff.of(connection, Shape.TABLES);
    execute(KeptRows.CREATE);
    FormerTables.keep(connection, KnownNames.in(theirs));
    new OpenCounts(options.keepCounts()).note(connection);
    for (Shape.Rename rename : KnownNames.in(theirs)) {
      execute(
          "ALTER TABLE %s RENAME COLUMN %s TO %s"
              .formatted(rename.table(), rename.from(), rename.to()));
      applied.note(
          "names changed: %s.%s to %s".formatted(rename.table(), rename.from(), rename.to()), 1);
    }
    keepValues(ours, theirs.renamed(KnownNames.in(theirs)));
    if (options.recordMigrations()) {
      recordMigrations();
    }
    List<String> again = ofReplacedColumn(theirs);
    each(ours, diff -> diff::columns);
    for (String statement : again) {
      execute(statement);
    }
    if (rowsToo) {
      applied.execute(Merge.CREATE_PLAN);
      Remedies remedies = new Remedies(connection, applied);
      remedies.decide(found.decided());
      if (options.fix()) {
        remedies.fix();
      }
    }
    each(ours, diff -> diff::guards);
    notNull(ours);
    triggers.restore(obstacles);
    obstacles.stream()
        .filter(o -> o.kind() == Kind.FAILING_TRIGGER)
        .map(o -> "%s: triggers switched off: %s".formatted(o.table(), o.examples()))
        .forEach(text -> applied.note(text, 1));
  }

  /** Notes the other back end's migrations as done, if there is a note of them. */
  void recordMigrations() throws SQLException {
    Optional<ForeignMigrations> foreign = ForeignMigrations.read(connection, target.schema());
    if (foreign.isPresent()) {
      foreign.get().record(applied);
    }
  }

  /** A reply column of numbers is made anew, and gets its comment and the rights to it again. */
  private List<String> ofReplacedColumn(Shape theirs) throws SQLException {
    Shape.Table activities = theirs.tables().get("activities");
    Shape.Column reply = activities == null ? null : activities.columns().get(Shape.REPLY_COLUMN);
    return reply != null && TypeChange.isNumericReply(Shape.REPLY_COLUMN, reply)
        ? GeneratedColumn.own(connection, "activities", Shape.REPLY_COLUMN)
        : List.of();
  }

  /** Of columns that hold what ours cannot. */
  private void keepValues(Shape ours, Shape theirs) throws SQLException {
    FormerTables former = new FormerTables(applied);
    if (!options.postgresTimeZone().equals("UTC")) {
      for (Shape.Table table : theirs.tables().values()) {
        for (Map.Entry<String, Shape.Column> column : table.columns().entrySet()) {
          Shape.Column our = ours.table(table.name()).columns().get(column.getKey());
          if (our != null
              && our.type().equals("timestamp with time zone")
              && !column.getValue().type().endsWith("with time zone")) {
            former.keepSkippedTimes(table, column.getKey(), options.postgresTimeZone());
          }
        }
      }
    }
    Shape.Table activities = theirs.tables().get("activities");
    if (activities == null) {
      return;
    }
    for (Map.Entry<String, Shape.Column> column : activities.columns().entrySet()) {
      String name = column.getKey();
      if (TypeChange.isNumericReply(name, column.getValue())) {
        former.keepValues(
            "activities",
            name,
            "replies to a number made posts",
            "numeric reply",
            name + " IS NOT NULL");
      } else if (name.endsWith("_count")
          && TypeChange.isWiderNumber(column.getValue())
          && KnownNames.COUNTS.contains(name)) {
        former.keepValues(
            "activities",
            name,
            "counts that no integer can hold, kept",
            "too large a count",
            ShapeDiff.unfit(name));
      }
    }
  }

  /** Not for counts and times that have a default: these are filled afterwards. */
  private void notNull(Shape ours) throws SQLException {
    Shape theirs = ShapeReader.current(connection);
    for (Shape.Table our : ours.tables().values()) {
      for (Map.Entry<String, Shape.Column> column : our.columns().entrySet()) {
        Shape.Column their = theirs.table(our.name()).columns().get(column.getKey());
        if (their != null
            && column.getValue().notNull()
            && column.getValue().value() == null
            && !their.notNull()) {
          execute(SchemaRepair.addGuard(our.name(), column.getKey()));
        }
      }
    }
  }

  private void each(Shape ours, Function<ShapeDiff, Function<String, List<String>>> part)
      throws SQLException {
    for (String table : ours.tables().keySet()) {
      if (!ShapeReader.current(connection).tables().containsKey(table)) {
        create(table);
      }
      Shape theirs = ShapeReader.current(connection);
      for (String statement : part.apply(new ShapeDiff(ours, theirs)).apply(table)) {
        execute(statement);
      }
    }
  }

  /** By the change set that does nothing else; later ones may have added columns. */
  private void create(String table) throws SQLException {
    for (String id : known.ids()) {
      if (id.endsWith("_create_" + table)) {
        execute(ChangeSetFile.of(id).sql());
      }
    }
  }

  /** Writes down that all change sets have been applied. */
  void history(List<String> pending) throws SQLException {
    HistorySql history = new HistorySql(target);
    execute(history.create());
    for (String id : pending) {
      execute(history.insert(ChangeSetFile.of(id), String.valueOf(known.checksumById().get(id))));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    made.add(sql.strip());
  }
}
