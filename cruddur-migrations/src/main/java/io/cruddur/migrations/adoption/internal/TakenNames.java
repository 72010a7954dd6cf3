package io.cruddur.migrations.adoption.internal;

import static java.util.stream.Collectors.joining;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has the name of a table, a key or an index that an adoption makes, and is something
 * else: a view or a type of somebody's, or an index of another table.
 */
public final class TakenNames {

  /**
   * Needed names: of tables, with the columns that show that they are ours; of indexes, with their
   * table.
   */
  private static final String TAKEN =
      """
      WITH schema AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ?),
      needed AS (SELECT * FROM unnest(?::text[], ?::text[], ?::text[]) AS n (name, relation, columns))
      SELECT name, CASE relkind WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
          WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
        ARRAY(SELECT x.relname::text FROM pg_index JOIN pg_class x ON x.oid = indexrelid
          WHERE indrelid = c.oid AND x.relname IN (SELECT name FROM needed WHERE relation IS NOT NULL) ORDER BY 1)
      FROM needed JOIN pg_class c ON c.relname = name AND c.relnamespace = (SELECT oid FROM schema)
      WHERE relkind <> 'c' AND CASE
        WHEN relation IS NOT NULL THEN relkind NOT IN ('i', 'I') OR c.oid NOT IN (
          SELECT indexrelid FROM pg_index JOIN pg_class t ON t.oid = indrelid
          WHERE t.relname = relation AND t.relnamespace = c.relnamespace)
        WHEN columns IS NOT NULL THEN relkind <> 'r' OR NOT string_to_array(columns, ' ') <@ ARRAY(
          SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
        ELSE relkind IN ('i', 'I', 'S') END
      UNION ALL
      SELECT name, 'TYPE', '{}'
      FROM needed JOIN pg_type t ON t.typname = name AND t.typnamespace = (SELECT oid FROM schema)
        LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE relation IS NULL AND t.typelem = 0 AND (c.oid IS NULL OR c.relkind = 'c')
      ORDER BY 1
      """;

  /** Tables that a database of the reference application may have, in several forms. */
  private static final Set<String> FORMER =
      Set.of("users", "activities", "likes", "reposts", "follows");

  private static final String HISTORY_COLUMNS = "id author filename orderexecuted md5sum";

  private final List<String> names = new ArrayList<>();
  private final List<@Nullable String> relations = new ArrayList<>();
  private final List<@Nullable String> columns = new ArrayList<>();

  private TakenNames() {}

  /** Finds all. */
  public static List<AdoptionObstacle> find(Connection connection, SchemaTarget target, Shape ours)
      throws SQLException {
    TakenNames needed = new TakenNames();
    ours.tables().values().forEach(needed::table);
    needed.add(target.history().name(), null, HISTORY_COLUMNS);
    needed.add(target.lock().name(), null, "id locked lockedby");
    needed.add(target.lock() + "_pkey", target.lock().name(), null);
    needed.add(SchemaTarget.ADOPTION_KEPT, null, "id source reason content became kept_for");
    return needed.find(connection, target.schema());
  }

  /** Whether the history cannot be read, because something else has its name. */
  public static boolean isHistoryTaken(Connection connection, SchemaTarget target)
      throws SQLException {
    TakenNames needed = new TakenNames();
    needed.add(target.history().name(), null, HISTORY_COLUMNS);
    return !needed.find(connection, target.schema()).isEmpty();
  }

  private void table(Shape.Table table) {
    add(
        table.name(),
        null,
        FORMER.contains(table.name())
            ? null
            : table.columns().entrySet().stream()
                .filter(column -> column.getValue().notNull() && column.getValue().value() == null)
                .map(Map.Entry::getKey)
                .collect(joining(" ")));
    table.indexes().keySet().forEach(index -> add(index, table.name(), null));
    table.constraints().values().stream()
        .filter(constraint -> constraint.type() == Shape.PRIMARY_KEY)
        .forEach(constraint -> add(constraint.name(), table.name(), null));
  }

  private void add(String name, @Nullable String relation, @Nullable String ownColumns) {
    names.add(name);
    relations.add(relation);
    columns.add(ownColumns);
  }

  private List<AdoptionObstacle> find(Connection connection, Identifier schema)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TAKEN)) {
      statement.setString(1, schema.name());
      statement.setArray(2, connection.createArrayOf("text", names.toArray()));
      statement.setArray(3, connection.createArrayOf("text", relations.toArray()));
      statement.setArray(4, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          String kind = rows.getString(2);
          found.add(
              new AdoptionObstacle(
                  Kind.NAME_TAKEN,
                  name,
                  "%s %s has a name that this library needs"
                      .formatted(kind.toLowerCase(Locale.ROOT), name),
                  1,
                  List.of(name),
                  "SELECT oid, relname, relkind::text FROM pg_class WHERE relname = '%1$s' UNION ALL SELECT oid, typname, typtype::text FROM pg_type WHERE typname = '%1$s'"
                      .formatted(name),
                  "give it another, here and in the SQL that uses it: "
                      + Sql.together(
                          Stream.concat(
                                  Stream.of(renamed(kind, schema, name)),
                                  Stream.of((String[]) rows.getArray(3).getArray())
                                      .map(index -> renamed("INDEX", schema, index)))
                              .toList()),
                  ""));
        }
      }
    }
    return found;
  }

  private static String renamed(String kind, Identifier schema, String name) {
    return "ALTER %s %s.%s RENAME TO %s"
        .formatted(kind, schema.quoted(), Sql.quoted(name), Sql.quoted(name + ShapeDiff.SET_ASIDE));
  }
}
