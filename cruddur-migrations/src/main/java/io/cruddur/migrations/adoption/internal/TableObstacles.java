package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Obstacles that the catalog shows. */
public final class TableObstacles {

  private static final Map<Character, String> KINDS =
      Map.of('v', "VIEW", 'm', "MATERIALIZED VIEW", 'f', "FOREIGN TABLE");

  private final Connection connection;
  private final Identifier schema;
  private final Shape ours;
  private final Shape theirs;
  private final List<Shape.Rename> renames;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private TableObstacles(
      Connection connection,
      Identifier schema,
      Shape ours,
      Shape theirs,
      List<Shape.Rename> renames) {
    this.connection = connection;
    this.schema = schema;
    this.ours = ours;
    this.theirs = theirs.renamed(renames);
    this.renames = renames;
  }

  /**
   * Finds all.
   *
   * @param theirs as the catalog has them, without the renames
   */
  public static List<AdoptionObstacle> find(
      Connection connection,
      Identifier schema,
      Shape ours,
      Shape theirs,
      List<Shape.Rename> renames)
      throws SQLException {
    TableObstacles obstacles = new TableObstacles(connection, schema, ours, theirs, renames);
    renames.forEach(obstacles::misnamed);
    for (Shape.Table table : obstacles.theirs.tables().values()) {
      obstacles.table(table);
    }
    return obstacles.found;
  }

  private void misnamed(Shape.Rename rename) {
    String sql =
        "ALTER TABLE %s RENAME COLUMN %s TO %s"
            .formatted(qualified(rename.table()), rename.from(), rename.to());
    add(
        Kind.MISNAMED_COLUMN,
        rename.table(),
        "column %s is %s here".formatted(rename.to(), rename.from()),
        rename.from(),
        "rename it, here and in the SQL of the other back end: " + sql);
  }

  private void table(Shape.Table their) throws SQLException {
    if (their.kind() == 'p') {
      add(
          Kind.NOT_A_TABLE,
          their.name(),
          "partitioned",
          their.name(),
          "make a plain table of it, to which views and foreign keys have to be made again: "
              + PlainCopy.of(connection, qualified(their.name()), their.name()));
      return;
    }
    if (their.kind() != 'r' && their.kind() != Shape.UNLOGGED) {
      add(
          Kind.NOT_A_TABLE,
          their.name(),
          "not a plain table",
          their.name(),
          "move it aside, or make a plain table of it: ALTER %s %s RENAME TO %s_before_adoption"
              .formatted(
                  KINDS.getOrDefault(their.kind(), "TABLE"),
                  qualified(their.name()),
                  their.name()));
      return;
    }
    Shape.Table our = ours.table(their.name());
    for (Map.Entry<String, Shape.Column> column : our.columns().entrySet()) {
      column(their, column.getKey(), column.getValue());
    }
    // why before the columns: one of the key cannot be empty.
    boolean replaced = their.primaryKey().isPresent() && primaryKey(our, their);
    for (Map.Entry<String, Shape.Column> column : their.columns().entrySet()) {
      if (!our.has(column.getKey())) {
        unknown(their, column, replaced);
      }
    }
  }

  private void column(Shape.Table table, String name, Shape.Column our) throws SQLException {
    Shape.Column their = table.columns().get(name);
    if (their == null) {
      if (our.notNull() && our.value() == null) {
        add(
            Kind.MISSING_COLUMN,
            table.name(),
            "column %s is missing, and cannot be made up".formatted(name),
            name,
            "add and fill it: ALTER TABLE %s ADD COLUMN %s %s"
                .formatted(qualified(table.name()), name, our.type()));
      }
    } else if (!TypeChange.isPossible(name, their, our.type())) {
      TypeConversion conversion =
          TypeConversion.of(connection, schema, table, named(table, name), name, our);
      found.add(
          new AdoptionObstacle(
              Kind.WRONG_TYPE,
              table.name(),
              "column %s is %s instead of %s".formatted(name, their.type(), our.type()),
              1,
              List.of(name),
              conversion.sql(),
              conversion.remedy(),
              ""));
    } else if (TypeChange.comparesOtherwise(their)) {
      add(
          Kind.OTHER_COMPARISON,
          table.name(),
          "column %s is %s, which calls different texts equal, such as Lo and lo"
              .formatted(name, their.type()),
          name,
          "it becomes text, which tells them apart, in conditions and in unique keys of yours; the other back end's SQL has to say lower(%1$s) = lower(…) from then on, and its keys lower(%1$s)"
              .formatted(name));
    }
  }

  /** The name that one of our columns has there. */
  private String named(Shape.Table table, String column) {
    return Shape.Rename.former(renames, table.name(), column);
  }

  /**
   * One of a primary key cannot be empty.
   *
   * @param replaced whether the remedy of the key comes before
   */
  private void unknown(Shape.Table table, Map.Entry<String, Shape.Column> column, boolean replaced)
      throws SQLException {
    Shape.Column their = column.getValue();
    if (their.notNull() && their.value() == null && !their.generated()) {
      Shape.Constraint key =
          table
              .primaryKey()
              .filter(primary -> primary.columns().contains(column.getKey()) && !replaced)
              .orElse(null);
      String nullable = "ALTER COLUMN %s DROP NOT NULL".formatted(Sql.quoted(column.getKey()));
      add(
          Kind.UNKNOWN_REQUIRED_COLUMN,
          table.name(),
          "column %s must be filled, and this library does not know it".formatted(column.getKey()),
          column.getKey(),
          "give it a default, or let it be empty: "
              + (key == null
                  ? "ALTER TABLE %s %s".formatted(qualified(table.name()), nullable)
                  : PrimaryKey.of(connection, schema.name(), qualified(table.name()), key)
                      .replaced(true, ", " + nullable)));
    }
  }

  private boolean primaryKey(Shape.Table our, Shape.Table their) throws SQLException {
    Shape.Constraint key = their.primaryKey().orElseThrow();
    boolean ofAnEntity = Set.of("users", "activities").contains(our.name());
    boolean ofOurColumns = our.columns().keySet().containsAll(key.columns());
    boolean ofSameColumns =
        our.primaryKey().map(Shape.Constraint::columns).filter(key.columns()::equals).isPresent();
    boolean same =
        our.primaryKey()
            .map(Shape.Constraint::definition)
            .filter(key.definition()::equals)
            .isPresent();
    PrimaryKey primary = PrimaryKey.of(connection, schema.name(), qualified(our.name()), key);
    boolean isObstacle =
        (!ofSameColumns && (ofAnEntity || ofOurColumns)) || (!same && primary.isReferredTo());
    if (isObstacle) {
      add(
          Kind.OTHER_PRIMARY_KEY,
          our.name(),
          "the primary key is " + key.definition(),
          key.name(),
          "let the adoption make ours in its place: " + primary.replaced(!ofOurColumns, ""));
    }
    return isObstacle;
  }

  private void add(Kind kind, String table, String description, String example, String remedy) {
    String sql =
        "SELECT * FROM information_schema.columns WHERE table_schema = '%s' AND table_name = '%s'"
            .formatted(schema, table);
    found.add(new AdoptionObstacle(kind, table, description, 1, List.of(example), sql, remedy, ""));
  }

  private String qualified(String table) {
    return schema.quoted() + "." + table;
  }
}
