package io.cruddur.migrations.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tables as the catalog has them, by name.
 *
 * @param tables in the order of the change sets
 */
public record Shape(Map<String, Table> tables) {

  /** Our tables, each after those that it refers to. */
  public static final List<String> TABLES =
      List.of(
          "users",
          "activities",
          "likes",
          "reposts",
          "follows",
          "blocks",
          "mutes",
          "hashtags",
          "mentions",
          "pins",
          "bookmarks",
          "reports",
          "activity_edits",
          "erasures");

  public static final String REPLY_COLUMN = "reply_to_activity_uuid";

  public static final char PRIMARY_KEY = 'p';
  public static final char FOREIGN_KEY = 'f';
  public static final char NOT_NULL = 'n';
  static final char CHECK = 'c';

  /** The kind of a table that a crash of the server empties. */
  public static final char UNLOGGED = 'u';

  /** How the definition of an index ends that queries do not use. */
  static final String INVALID = " INVALID";

  /** Whether an index, given by its definition, is a key. */
  public static boolean isUnique(String definition) {
    return definition.startsWith("CREATE UNIQUE ");
  }

  public Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("No table " + name);
    }
    return table;
  }

  /** Without some tables. */
  public Shape without(Set<String> names) {
    Map<String, Table> others = new LinkedHashMap<>(tables);
    others.keySet().removeAll(names);
    return new Shape(others);
  }

  /** The same tables with columns under other names. */
  public Shape renamed(List<Rename> renames) {
    Map<String, Table> changed = new LinkedHashMap<>(tables);
    renames.forEach(
        rename -> changed.computeIfPresent(rename.table(), (name, table) -> table.with(rename)));
    return new Shape(changed);
  }

  /** What names a row of a table, as an expression. */
  public static String rowKey(String table) {
    return switch (table) {
      case "users", "activities", "reports", "activity_edits" -> "uuid::text";
      case "follows" -> "concat_ws(' ', follower_uuid, followee_uuid)";
      case "blocks" -> "concat_ws(' ', blocker_uuid, blocked_uuid)";
      case "mutes" -> "concat_ws(' ', muter_uuid, muted_uuid)";
      case "pins" -> "user_uuid::text";
      case "erasures" -> "encode(sub_sha256, 'hex')";
      case "hashtags" -> "concat_ws(' ', activity_uuid, tag)";
      default -> "concat_ws(' ', activity_uuid, user_uuid)";
    };
  }

  /** The new name of a column. */
  public record Rename(String table, String from, String to) {

    /** The name that a column has before the renames. */
    public static String former(List<Rename> renames, String table, String column) {
      return renames.stream()
          .filter(rename -> rename.table().equals(table) && rename.to().equals(column))
          .map(Rename::from)
          .findFirst()
          .orElse(column);
    }
  }

  /**
   * A table, or what has the name of one.
   *
   * @param kind as in pg_class, or {@link #UNLOGGED}
   * @param owned whether the session's role may alter it
   * @param options storage parameters, such as fillfactor=85
   * @param indexes definitions by name; without those of constraints
   */
  public record Table(
      String name,
      char kind,
      boolean owned,
      List<String> options,
      Map<String, Column> columns,
      Map<String, Constraint> constraints,
      Map<String, String> indexes) {

    public boolean has(String column) {
      return columns.containsKey(column);
    }

    public Optional<Constraint> primaryKey() {
      return constraints.values().stream().filter(c -> c.type() == PRIMARY_KEY).findFirst();
    }

    /** Without some columns, and without what is made of them. */
    public Table withoutColumns(Set<String> names) {
      Map<String, Column> otherColumns = new LinkedHashMap<>(columns);
      otherColumns.keySet().removeAll(names);
      Map<String, Constraint> otherConstraints = new LinkedHashMap<>(constraints);
      otherConstraints
          .values()
          .removeIf(constraint -> names.stream().anyMatch(constraint.columns()::contains));
      Map<String, String> otherIndexes = new LinkedHashMap<>(indexes);
      otherIndexes
          .values()
          .removeIf(
              index ->
                  names.stream().anyMatch(name -> index.matches("(?s).*\\b" + name + "\\b.*")));
      return new Table(
          this.name, kind, owned, options, otherColumns, otherConstraints, otherIndexes);
    }

    private Table with(Rename rename) {
      Map<String, Column> changed = new LinkedHashMap<>();
      columns.forEach(
          (key, column) -> changed.put(key.equals(rename.from()) ? rename.to() : key, column));
      return new Table(name, kind, owned, options, changed, constraints, indexes);
    }
  }

  /**
   * A column.
   *
   * @param type as format_type writes it, with its collation if that calls different texts equal
   * @param value its default; null if it has none
   * @param generated whether the server fills it, as an identity or by an expression
   */
  public record Column(String type, boolean notNull, @Nullable String value, boolean generated) {}

  /**
   * A constraint.
   *
   * @param type as in pg_constraint
   * @param columns their names
   */
  public record Constraint(String name, char type, String definition, List<String> columns) {}
}
