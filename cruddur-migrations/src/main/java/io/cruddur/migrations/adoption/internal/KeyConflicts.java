package io.cruddur.migrations.adoption.internal;

import static java.util.stream.Collectors.joining;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Finds the unique keys of somebody's that the remedies would break: several users get {@code MOCK}
 * for a Cognito id, or the handle for a name, and several activities the same text for a message.
 */
public final class KeyConflicts {

  private static final String KEYS =
      """
      SELECT x.relname, k.conname IS NOT NULL,
        ARRAY(SELECT pg_get_indexdef(x.oid, nth, false) FROM generate_series(1, i.indnkeyatts) AS nth),
        pg_get_expr(i.indpred, i.indrelid), pg_get_indexdef(x.oid), coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
        ARRAY(SELECT f.conrelid::regclass || '.' || quote_ident(f.conname) FROM pg_constraint f
          WHERE f.contype = 'f' AND f.conindid = x.oid ORDER BY 1)
      FROM pg_class t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class x ON x.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.contype = 'u'
      WHERE t.relname = ? AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
        AND i.indisunique AND NOT i.indisprimary
      ORDER BY 1
      """;

  private static final String PLACEHOLDER = "MOCK";
  private static final int EXAMPLES = 3;

  /** Some texts refuse patterns. */
  private static final String PLAIN = "::text COLLATE \"default\"";

  private record Key(
      String name,
      boolean isConstraint,
      List<String> columns,
      @Nullable String condition,
      String definition,
      boolean nullsAreEqual,
      List<String> referrers) {}

  private final Connection connection;
  private final Identifier schema;
  private final List<Shape.Rename> renames;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private KeyConflicts(Connection connection, Identifier schema, List<Shape.Rename> renames) {
    this.connection = connection;
    this.schema = schema;
    this.renames = renames;
  }

  /**
   * Finds all.
   *
   * @param theirs as the catalog has them, without the renames
   * @param people a query of the users' uuid, with cruddur_person_id, which is MOCK for a
   *     placeholder; without those that will be merged
   */
  public static List<AdoptionObstacle> find(
      Connection connection,
      Identifier schema,
      Shape theirs,
      List<Shape.Rename> renames,
      String people)
      throws SQLException {
    KeyConflicts conflicts = new KeyConflicts(connection, schema, renames);
    Shape.Table users = theirs.table("users");
    String id = conflicts.named(users, "cognito_user_id");
    String name = conflicts.named(users, "display_name");
    String handle = conflicts.named(users, "handle");
    Map<String, String> changed = new LinkedHashMap<>();
    if (users.has(id)) {
      changed.put(
          id,
          "CASE WHEN cruddur_person_id = '%s' THEN '%1$s' ELSE (%s::text COLLATE \"default\") END"
              .formatted(PLACEHOLDER, id));
    }
    if (users.has(name) && users.has(handle)) {
      changed.put(
          name,
          "CASE WHEN NOT %s THEN %s::text WHEN NOT %s THEN %s::text ELSE 'user-' || cruddur_person END"
              .formatted(Blank.is(name + PLAIN), name, Blank.is(handle + PLAIN), handle));
    }
    conflicts.table(
        users,
        changed,
        "(SELECT uuid AS cruddur_person, cruddur_person_id FROM (%s) each_person) people ON cruddur_person = uuid"
            .formatted(people));
    Shape.Table activities = theirs.tables().get("activities");
    if (activities != null && activities.has("message")) {
      conflicts.table(
          activities,
          Map.of("message", "coalesce(nullif(message::text, ''), '(no message)')"),
          "(SELECT 1) one ON true");
    }
    return conflicts.found;
  }

  /** The name that one of our columns has there. */
  private String named(Shape.Table table, String column) {
    return Shape.Rename.former(renames, table.name(), column);
  }

  private void table(Shape.Table table, Map<String, String> changed, String joined)
      throws SQLException {
    if (!table.has("uuid")) {
      return;
    }
    String after =
        "(SELECT %s FROM %s.%s JOIN %s) t"
            .formatted(
                table.columns().keySet().stream()
                    .map(
                        column ->
                            changed.containsKey(column)
                                ? changed.get(column) + " AS " + column
                                : Sql.quoted(column))
                    .collect(joining(", ")),
                schema.quoted(),
                table.name(),
                joined);
    for (Key key : keys(table.name())) {
      String all = String.join(", ", key.columns());
      boolean concerned =
          changed.keySet().stream()
              .anyMatch(column -> mentions(all + " " + key.condition(), column));
      if (concerned) {
        check(table, key, all, after);
      }
    }
  }

  private static boolean mentions(String sql, String column) {
    return sql.matches("(?s).*\\b" + column + "\\b.*");
  }

  private List<Key> keys(String table) throws SQLException {
    List<Key> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setString(1, table);
      statement.setString(2, schema.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(
              new Key(
                  rows.getString(1),
                  rows.getBoolean(2),
                  strings(rows.getArray(3)),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getBoolean(6),
                  strings(rows.getArray(7))));
        }
      }
    }
    return keys;
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private void check(Shape.Table table, Key key, String all, String after) throws SQLException {
    String alike =
        "SELECT uuid FROM (SELECT uuid, count(*) OVER (PARTITION BY %s) AS alike FROM %s WHERE %s%s) keys WHERE alike > 1"
            .formatted(
                all,
                after,
                key.condition() == null ? "true" : key.condition(),
                key.nullsAreEqual() ? "" : " AND num_nulls(" + all + ") = 0");
    List<String> examples = new ArrayList<>();
    long count = 0;
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT uuid::text, count(*) OVER () FROM (%s) found ORDER BY 1 LIMIT %s"
                    .formatted(alike, EXAMPLES))) {
      while (rows.next()) {
        examples.add(String.valueOf(rows.getString(1)));
        count = rows.getLong(2);
      }
    } catch (PSQLException e) {
      // A key on an expression that takes no text for a uuid, say: the switch finds it out.
      connection.rollback(before);
    }
    if (count > 0) {
      found.add(obstacle(table, key, alike, count, examples));
    }
  }

  private AdoptionObstacle obstacle(
      Shape.Table table, Key key, String alike, long count, List<String> examples) {
    String qualified = schema.quoted() + "." + table.name();
    String drop =
        key.isConstraint()
            ? "ALTER TABLE %s DROP CONSTRAINT %s".formatted(qualified, Sql.quoted(key.name()))
            : "DROP INDEX %s.%s".formatted(schema.quoted(), Sql.quoted(key.name()));
    String id = named(table, "cognito_user_id");
    boolean ofIds = table.name().equals("users") && mentions(String.join(" ", key.columns()), id);
    boolean isOurs = ofIds && key.columns().equals(List.of(id)) && key.condition() == null;
    String remedy;
    if (!key.referrers().isEmpty()) {
      remedy =
          "a person has to decide what the foreign keys that need it shall refer to, such as users.uuid, because these users will have nothing of their own there: "
              + String.join(", ", key.referrers());
    } else if (isOurs) {
      remedy = "drop it; users_cognito_user_id_key of this library takes its place: " + drop;
    } else if (ofIds) {
      remedy = "drop it, and create it again after the adoption, except for MOCK: " + drop;
    } else {
      remedy = "give these rows other values, or drop it: " + drop;
    }
    return new AdoptionObstacle(
        Kind.CONFLICTING_KEY,
        table.name(),
        "unique key %s refuses the values that rows of other values, or none, would get"
            .formatted(key.name()),
        count,
        examples,
        "SELECT * FROM %s WHERE uuid IN (%s)".formatted(qualified, alike),
        remedy,
        ofIds && !isOurs && key.referrers().isEmpty() ? exceptPlaceholders(key, id) : "");
  }

  /** With the names that the columns have after the adoption. */
  private String exceptPlaceholders(Key key, String id) {
    String definition =
        key.definition()
            + (key.condition() == null ? " WHERE " : " AND ")
            + "(%s <> '%s');".formatted(id, PLACEHOLDER);
    int columns = definition.indexOf(" USING ");
    String list = definition.substring(columns);
    for (Shape.Rename rename : renames) {
      if (rename.table().equals("users")) {
        list = list.replaceAll("\\b" + rename.from() + "\\b", rename.to());
      }
    }
    return definition.substring(0, columns) + list;
  }
}
