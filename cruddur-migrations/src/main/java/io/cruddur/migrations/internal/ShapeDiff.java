package io.cruddur.migrations.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that make tables of the reference application look like ours. What ours lack is
 * left alone, but for foreign keys of our columns, which are replaced: theirs may cascade.
 *
 * <p>All changes of a table are one ALTER TABLE where that is possible, so that it is read, or
 * rewritten, once.
 */
public final class ShapeDiff {

  public static final String SET_ASIDE = "_before_adoption";

  public static final String MISSING = "missing";

  /** As pg_get_constraintdef ends for a constraint that existing rows need not meet. */
  static final String NOT_VALID = " NOT VALID";

  private static final String FIT =
      "%1$s BETWEEN -2147483648 AND 2147483647 AND %1$s = trunc(%1$s)";

  /** What does not fit has been kept, and is counted anew. */
  private static final String FITTING = " USING CASE WHEN " + FIT + " THEN %1$s END::integer";

  private final Shape ours;
  private final Shape theirs;

  public ShapeDiff(Shape ours, Shape theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Gives a table our columns, in our types, without anything that rows may fail to meet; but the
   * primary keys of users and activities, to which new tables refer.
   */
  public List<String> columns(String table) {
    Shape.Table our = ours.table(table);
    Shape.Table their = theirs.table(table);
    List<String> clauses = new ArrayList<>();
    foreignKeys(our, their).forEach(key -> clauses.add("DROP CONSTRAINT " + quoted(key.name())));
    our.columns().forEach((name, column) -> columnClauses(name, column, their, clauses));
    if (isEntity(table) && their.primaryKey().isEmpty()) {
      our.primaryKey().map(ShapeDiff::add).ifPresent(clauses::add);
    }
    return alter(table, clauses);
  }

  private static void columnClauses(
      String name, Shape.Column our, Shape.Table theirTable, List<String> clauses) {
    Shape.Column their = theirTable.columns().get(name);
    if (their == null) {
      clauses.add(addColumn(name, our));
      return;
    }
    if (TypeChange.isNumericReply(name, their)) {
      // why not a conversion: a new column needs no rewrite, and there is nothing to convert.
      clauses.add("DROP COLUMN " + name);
      clauses.add(addColumn(name, our));
      return;
    }
    if (!their.type().equals(our.type())) {
      if (our.value() != null && their.value() != null) {
        clauses.add("ALTER COLUMN %s DROP DEFAULT".formatted(name));
      }
      clauses.add(
          "ALTER COLUMN %1$s TYPE %2$s%3$s"
              .formatted(
                  name,
                  our.type(),
                  TypeChange.isWiderNumber(their) && our.type().equals("integer")
                      ? FITTING.formatted(name)
                      : ""));
    }
    if (their.notNull() && !our.notNull()) {
      clauses.add("ALTER COLUMN %s DROP NOT NULL".formatted(name));
    }
  }

  /** Whether a number is none that an integer can hold. */
  public static String unfit(String column) {
    return "NOT (" + FIT.formatted(column) + ")";
  }

  /** The clause of an ALTER TABLE. */
  public static String addColumn(String name, Shape.Column column) {
    return "ADD COLUMN %s %s%s"
        .formatted(
            name,
            column.type(),
            column.value() == null
                ? ""
                : " DEFAULT %s%s".formatted(column.value(), column.notNull() ? " NOT NULL" : ""));
  }

  /**
   * Gives a table what keeps wrong rows out from now on: checks and foreign keys that are not yet
   * known to hold for the rows that are there, and the unique keys. Nothing of it reads the rows,
   * unless a key is missing. To be compared anew after the columns.
   */
  public List<String> guards(String table) {
    List<String> statements = new ArrayList<>();
    separateGuards(table).forEach(guard -> statements.add(guard.statement()));
    ours.table(table)
        .indexes()
        .forEach(
            (name, index) -> {
              if (Shape.isUnique(index)) {
                indexStatements(name, index, theirs.table(table), statements);
              }
            });
    return statements;
  }

  /**
   * A statement that brings one thing back.
   *
   * @param what table, kind and name
   */
  record Guard(String what, String statement) {}

  /** The same without the keys, one by one, so that what fails holds nothing else up. */
  List<Guard> separateGuards(String table) {
    Shape.Table our = ours.table(table);
    Shape.Table their = theirs.table(table);
    List<Guard> guards = new ArrayList<>();
    our.columns()
        .forEach(
            (name, column) -> {
              Shape.Column old = Objects.requireNonNull(their.columns().get(name), name);
              if (column.value() != null && !column.value().equals(old.value())) {
                guards.add(
                    new Guard(
                        "%s column %s".formatted(table, name),
                        "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                            .formatted(table, name, column.value())));
              }
              if (old.notNull() && !column.notNull()) {
                guards.add(
                    new Guard(
                        "%s column %s".formatted(table, name),
                        "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, name)));
              }
            });
    List<Shape.Constraint> replaced = new ArrayList<>(foreignKeys(our, their));
    for (Shape.Constraint constraint : our.constraints().values()) {
      List<String> statements = new ArrayList<>();
      List<String> clauses = new ArrayList<>();
      constraintClauses(constraint, their, statements, clauses);
      if (constraint.type() == Shape.FOREIGN_KEY && !clauses.isEmpty()) {
        replaced.stream()
            .filter(key -> key.columns().equals(constraint.columns()))
            .forEach(key -> clauses.add(0, "DROP CONSTRAINT " + quoted(key.name())));
        replaced.removeIf(key -> key.columns().equals(constraint.columns()));
      }
      statements.addAll(alter(table, clauses));
      String what = "%s constraint %s".formatted(table, constraint.name());
      statements.forEach(statement -> guards.add(new Guard(what, statement)));
    }
    replaced.forEach(
        key ->
            guards.add(
                new Guard(
                    "%s constraint %s".formatted(table, key.name()),
                    "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, quoted(key.name())))));
    List<String> options = new ArrayList<>(our.options());
    options.removeAll(their.options());
    if (!options.isEmpty()) {
      guards.add(
          new Guard(
              table + " storage parameters",
              "ALTER TABLE %s SET (%s)".formatted(table, String.join(", ", options))));
    }
    return guards;
  }

  /** The unique indexes that a table lacks, by name. */
  public Map<String, String> missingKeys(String table) {
    Map<String, String> missing = new LinkedHashMap<>();
    ours.table(table)
        .indexes()
        .forEach(
            (name, index) -> {
              if (Shape.isUnique(index) && !index.equals(theirs.table(table).indexes().get(name))) {
                missing.put(name, index);
              }
            });
    return missing;
  }

  private static void constraintClauses(
      Shape.Constraint our, Shape.Table their, List<String> statements, List<String> clauses) {
    Shape.Constraint sameName = their.constraints().get(our.name());
    if (sameName != null && isSame(sameName, our)) {
      return;
    }
    if (our.type() == Shape.NOT_NULL || our.type() == Shape.PRIMARY_KEY) {
      Shape.Constraint twin = find(their, c -> c.definition().equals(our.definition()));
      if (twin != null) {
        statements.add(renameConstraint(their.name(), twin.name(), our.name()));
        return;
      }
      if (our.type() == Shape.NOT_NULL) {
        // SET NOT NULL makes it, under this name.
        return;
      }
      their
          .primaryKey()
          .ifPresent(
              key -> {
                // Theirs stays unique, but ours has to be the primary one.
                clauses.add("DROP CONSTRAINT " + quoted(key.name()));
                clauses.add(
                    "ADD CONSTRAINT %s %s"
                        .formatted(
                            quoted(our.name() + SET_ASIDE),
                            key.definition().replace("PRIMARY KEY", "UNIQUE")));
              });
    } else if (sameName != null && our.type() != Shape.FOREIGN_KEY) {
      statements.add(renameConstraint(their.name(), our.name(), our.name() + SET_ASIDE));
    }
    clauses.add(
        add(our) + (our.type() == Shape.FOREIGN_KEY || our.type() == Shape.CHECK ? NOT_VALID : ""));
  }

  private static boolean isSame(Shape.Constraint their, Shape.Constraint our) {
    return their.definition().equals(our.definition())
        || their.definition().equals(our.definition() + NOT_VALID);
  }

  private static void indexStatements(
      String name, String our, Shape.Table their, List<String> statements) {
    if (our.equals(their.indexes().get(name))) {
      return;
    }
    if (their.indexes().containsKey(name)) {
      statements.add(
          "ALTER INDEX %s RENAME TO %s".formatted(quoted(name), quoted(name + SET_ASIDE)));
    } else if (their.constraints().containsKey(name)) {
      statements.add(renameConstraint(their.name(), name, name + SET_ASIDE));
    }
    statements.add(our);
  }

  /** Theirs on columns that have one of ours, unless it is the same. */
  private static List<Shape.Constraint> foreignKeys(Shape.Table our, Shape.Table their) {
    Set<List<String>> columns =
        our.constraints().values().stream()
            .filter(c -> c.type() == Shape.FOREIGN_KEY)
            .map(Shape.Constraint::columns)
            .collect(Collectors.toSet());
    return their.constraints().values().stream()
        .filter(c -> c.type() == Shape.FOREIGN_KEY && columns.contains(c.columns()))
        .filter(
            c -> {
              Shape.Constraint same = our.constraints().get(c.name());
              return same == null || !isSame(c, same);
            })
        .toList();
  }

  private static Shape.@Nullable Constraint find(
      Shape.Table table, Predicate<Shape.Constraint> condition) {
    return table.constraints().values().stream().filter(condition).findFirst().orElse(null);
  }

  /** What ours have and theirs lack, or have otherwise, with how; empty once they look alike. */
  public Map<String, String> differences() {
    Map<String, String> differences = new TreeMap<>();
    for (String name : ours.tables().keySet()) {
      Shape.Table our = ours.table(name);
      Shape.Table their = theirs.tables().get(name);
      if (their == null) {
        differences.put(name, MISSING);
      } else if (their.kind() == Shape.UNLOGGED) {
        differences.put(
            name,
            "unlogged, so that a crash empties it: ALTER TABLE %s SET LOGGED".formatted(name));
      } else if (their.kind() != our.kind()) {
        differences.put(name, "not a plain table");
      } else {
        our.columns()
            .forEach(
                (column, definition) ->
                    put(
                        differences,
                        "%s column %s".formatted(name, column),
                        difference(definition, their.columns().get(column))));
        our.constraints().values().stream()
            // A NOT NULL is the column's.
            .filter(constraint -> constraint.type() != Shape.NOT_NULL)
            .forEach(
                constraint ->
                    put(
                        differences,
                        "%s constraint %s".formatted(name, constraint.name()),
                        difference(constraint, their.constraints().get(constraint.name()))));
        our.indexes()
            .forEach(
                (index, definition) ->
                    put(
                        differences,
                        "%s index %s".formatted(name, index),
                        difference(definition, their.indexes().get(index))));
        if (!their.options().containsAll(our.options())) {
          differences.put(
              name + " storage parameters",
              "%s instead of %s".formatted(their.options(), our.options()));
        }
      }
    }
    return differences;
  }

  /** The tables and columns that theirs lack, as {@link #differences} names them. */
  public List<String> absent() {
    List<String> absent = new ArrayList<>();
    for (Shape.Table our : ours.tables().values()) {
      Shape.Table their = theirs.tables().get(our.name());
      if (their == null) {
        absent.add(our.name());
      } else {
        our.columns().keySet().stream()
            .filter(column -> !their.has(column))
            .forEach(column -> absent.add("%s column %s".formatted(our.name(), column)));
      }
    }
    return absent;
  }

  /** Ours without the tables and columns that theirs lack. */
  public Shape present() {
    Map<String, Shape.Table> present = new LinkedHashMap<>();
    for (Shape.Table our : ours.tables().values()) {
      Shape.Table their = theirs.tables().get(our.name());
      if (their != null) {
        Set<String> missing = new HashSet<>(our.columns().keySet());
        missing.removeAll(their.columns().keySet());
        present.put(our.name(), our.withoutColumns(missing));
      }
    }
    return new Shape(present);
  }

  private static void put(
      Map<String, String> differences, String what, @Nullable String difference) {
    if (difference != null) {
      differences.put(what, difference);
    }
  }

  private static @Nullable String difference(Shape.Column our, Shape.@Nullable Column their) {
    if (their == null) {
      return MISSING;
    }
    if (!their.type().equals(our.type())) {
      return "%s instead of %s".formatted(their.type(), our.type());
    }
    if (their.notNull() != our.notNull()) {
      return our.notNull() ? "may be null" : "must not be null";
    }
    // A default of theirs where we have none is left alone.
    return our.value() == null || our.value().equals(their.value())
        ? null
        : "default %s instead of %s".formatted(their.value(), our.value());
  }

  private static @Nullable String difference(
      Shape.Constraint our, Shape.@Nullable Constraint their) {
    if (their == null) {
      return MISSING;
    }
    if (their.definition().equals(our.definition())) {
      return null;
    }
    return isSame(their, our)
        ? "not validated"
        : "%s instead of %s".formatted(their.definition(), our.definition());
  }

  private static @Nullable String difference(String our, @Nullable String their) {
    if (their == null) {
      return MISSING;
    }
    if (their.equals(our)) {
      return null;
    }
    return their.equals(our + Shape.INVALID) ? "invalid" : "%s instead of %s".formatted(their, our);
  }

  private static boolean isEntity(String table) {
    return table.equals("users") || table.equals("activities");
  }

  private static List<String> alter(String table, List<String> clauses) {
    return clauses.isEmpty()
        ? List.of()
        : List.of("ALTER TABLE %s\n  %s".formatted(table, String.join(",\n  ", clauses)));
  }

  private static String add(Shape.Constraint constraint) {
    return "ADD CONSTRAINT %s %s".formatted(quoted(constraint.name()), constraint.definition());
  }

  private static String renameConstraint(String table, String from, String to) {
    return "ALTER TABLE %s RENAME CONSTRAINT %s TO %s".formatted(table, quoted(from), quoted(to));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
