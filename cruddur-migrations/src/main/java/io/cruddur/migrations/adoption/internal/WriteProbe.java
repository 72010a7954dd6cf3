package io.cruddur.migrations.adoption.internal;

import static java.util.stream.Collectors.joining;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * Finds the triggers by which a row of this library is refused, or silently not written: writes a
 * user, an activity and a like into the tables as they are, and takes them back. What else refuses
 * rows, such as a constraint, is not looked for: the adoption may change it.
 */
public final class WriteProbe {

  private static final String TRIGGERS =
      """
      SELECT t.tgname, quote_ident(p.proname), t.tgtype::int, pg_get_triggerdef(t.oid), format(' ON %I.%I ', n.nspname, c.relname)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = t.tgfoid
      WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND n.nspname = ? AND c.relname = ?
      ORDER BY 1
      """;

  /** Where these are, a statement does not do what it says, or its columns are not there. */
  private static final Set<Kind> OTHERWISE_PREVENTED =
      EnumSet.of(
          Kind.MISSING_COLUMN,
          Kind.WRONG_TYPE,
          Kind.UNKNOWN_REQUIRED_COLUMN,
          Kind.NOT_A_TABLE,
          Kind.NAME_TAKEN,
          Kind.HIDDEN_ROWS,
          Kind.REWRITE_RULE);

  private static final int ROW = 1;
  private static final int BEFORE = 2;

  private static final String USER = "00000000-0000-4000-8000-000000000000";
  private static final String ACTIVITY = "00000000-0000-7000-8000-000000000000";
  private static final String TEXT = "-cruddur-probe-";

  private enum Event {
    INSERT(4),
    DELETE(8),
    UPDATE(16);

    private final int bit;

    Event(int bit) {
      this.bit = bit;
    }
  }

  private record Write(String table, Event event, String sql) {}

  private record Trigger(String name, String function, int type, String definition, String on) {

    boolean firesFor(Event event) {
      return (type & event.bit) != 0;
    }

    boolean canSwallow(Event event) {
      return firesFor(event) && (type & (ROW | BEFORE)) == (ROW | BEFORE);
    }
  }

  private final Connection connection;
  private final Identifier schema;
  private final Shape ours;
  private final Shape theirs;
  private final List<Shape.Rename> renames;

  private WriteProbe(
      Connection connection,
      Identifier schema,
      Shape ours,
      Shape theirs,
      List<Shape.Rename> renames) {
    this.connection = connection;
    this.schema = schema;
    this.ours = ours;
    this.theirs = theirs;
    this.renames = renames;
  }

  /**
   * Finds the first of them. Waits for no row of an application: what it cannot try now, the
   * adoption tries.
   *
   * @param theirs as the catalog has them, without the renames
   * @param others obstacles that are known
   */
  public static List<AdoptionObstacle> find(
      Connection connection,
      Identifier schema,
      Shape ours,
      Shape theirs,
      List<Shape.Rename> renames,
      List<AdoptionObstacle> others)
      throws SQLException {
    if (others.stream().anyMatch(other -> OTHERWISE_PREVENTED.contains(other.kind()))) {
      return List.of();
    }
    return new WriteProbe(connection, schema, ours, theirs, renames).find(others);
  }

  private List<AdoptionObstacle> find(List<AdoptionObstacle> others) throws SQLException {
    Map<String, List<Trigger>> triggers = new LinkedHashMap<>();
    for (String table : List.of("users", "activities", "likes")) {
      triggers.put(table, triggers(table));
    }
    if (triggers.values().stream().allMatch(List::isEmpty)) {
      return List.of();
    }
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
      for (Write write : lifeOfARow()) {
        List<Trigger> own = triggers.getOrDefault(write.table(), List.of());
        List<String> guilty;
        String message;
        try {
          if (statement.executeUpdate(write.sql()) == 1) {
            continue;
          }
          guilty = swallowing(own, write);
          message = "rows written: 0 instead of 1, by: " + write.sql();
        } catch (PSQLException e) {
          connection.rollback(before);
          guilty = failing(own, write, e);
          message = String.valueOf(e.getMessage());
        }
        guilty.removeIf(name -> isKnown(write.table(), name, others));
        return guilty.isEmpty() ? List.of() : List.of(obstacle(write, guilty, message));
      }
      return List.of();
    } finally {
      connection.rollback(before);
    }
  }

  private static boolean isKnown(String table, String trigger, List<AdoptionObstacle> others) {
    return others.stream()
        .anyMatch(
            other ->
                other.kind() == Kind.FAILING_TRIGGER
                    && other.table().equals(table)
                    && (other.examples().contains(trigger)
                        || other.examples().contains(Sql.quoted(trigger))));
  }

  private List<Trigger> triggers(String table) throws SQLException {
    List<Trigger> triggers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
      statement.setString(1, schema.name());
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          triggers.add(
              new Trigger(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getInt(3),
                  rows.getString(4),
                  rows.getString(5)));
        }
      }
    }
    return triggers;
  }

  /** From its beginning to its end, as far as the tables have what it needs; one row each. */
  private List<Write> lifeOfARow() {
    List<Write> writes = new ArrayList<>();
    writes.add(
        insert(
            "users",
            Map.of("uuid", USER, "display_name", TEXT, "handle", TEXT, "cognito_user_id", TEXT)));
    boolean activities = theirs.tables().containsKey("activities");
    boolean likes = activities && theirs.tables().containsKey("likes");
    if (activities) {
      writes.add(
          insert("activities", Map.of("uuid", ACTIVITY, "user_uuid", USER, "message", TEXT)));
    }
    if (likes) {
      writes.add(insert("likes", Map.of("activity_uuid", ACTIVITY, "user_uuid", USER)));
    }
    String count = named("activities", "likes_count");
    if (activities && theirs.table("activities").has(count)) {
      writes.add(
          new Write(
              "activities",
              Event.UPDATE,
              "UPDATE activities SET %1$s = coalesce(%1$s, 0) + 1 WHERE uuid = '%2$s'"
                  .formatted(count, ACTIVITY)));
    }
    Shape.Column email = theirs.table("users").columns().get("email");
    if (email != null) {
      writes.add(
          new Write(
              "users",
              Event.UPDATE,
              "UPDATE users SET email = %s WHERE uuid = '%s'"
                  .formatted(email.notNull() ? "'" + TEXT + "'" : "NULL", USER)));
    }
    if (likes) {
      writes.add(delete("likes", named("likes", "user_uuid"), USER));
    }
    if (activities) {
      writes.add(delete("activities", "uuid", ACTIVITY));
    }
    writes.add(delete("users", "uuid", USER));
    return writes;
  }

  /** With a value for each column of ours that may not be empty yet. */
  private Write insert(String table, Map<String, String> values) {
    Map<String, String> row = new LinkedHashMap<>();
    for (Map.Entry<String, Shape.Column> our : ours.table(table).columns().entrySet()) {
      String name = named(table, our.getKey());
      Shape.Column their = theirs.table(table).columns().get(name);
      if (their == null) {
        continue;
      }
      if (values.containsKey(our.getKey())) {
        String value = values.getOrDefault(our.getKey(), TEXT);
        row.put(
            name, "'" + (their.type().equals("uuid") && value.equals(TEXT) ? USER : value) + "'");
      } else if (their.notNull() && their.value() == null && !their.generated()) {
        row.put(
            name,
            switch (our.getValue().type()) {
              case "integer" -> "0";
              case "timestamp with time zone" -> "current_timestamp";
              default -> "'" + TEXT + "'";
            });
      }
    }
    return new Write(
        table,
        Event.INSERT,
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", row.keySet()), String.join(", ", row.values())));
  }

  private static Write delete(String table, String column, String key) {
    return new Write(
        table, Event.DELETE, "DELETE FROM %s WHERE %s = '%s'".formatted(table, column, key));
  }

  private String named(String table, String column) {
    return Shape.Rename.former(renames, table, column);
  }

  /** Those whose function stands in the error's call stack. */
  private static List<String> failing(List<Trigger> triggers, Write write, PSQLException error) {
    List<String> failing = new ArrayList<>();
    for (Trigger trigger : triggers) {
      if (trigger.firesFor(write.event()) && TriggerProbe.isInStack(trigger.function(), error)) {
        failing.add(trigger.name());
      }
    }
    return failing;
  }

  /** Those that swallow the row alone, on a copy of the table; all that could, if none does. */
  private List<String> swallowing(List<Trigger> triggers, Write write) throws SQLException {
    List<String> possible = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (Trigger trigger : triggers) {
      if (trigger.canSwallow(write.event())) {
        possible.add(trigger.name());
        if (swallowsAlone(trigger, write)) {
          alone.add(trigger.name());
        }
      }
    }
    return alone.isEmpty() ? possible : alone;
  }

  private boolean swallowsAlone(Trigger trigger, Write write) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      // Temporary tables are found before others of their name.
      statement.execute(
          "CREATE TEMPORARY TABLE %2$s (LIKE %1$s.%2$s INCLUDING DEFAULTS INCLUDING GENERATED)"
              .formatted(schema.quoted(), write.table()));
      if (write.event() != Event.INSERT) {
        for (Write other : lifeOfARow()) {
          if (other.table().equals(write.table()) && other.event() == Event.INSERT) {
            statement.execute(other.sql());
          }
        }
      }
      statement.execute(
          trigger.definition().replace(trigger.on(), " ON pg_temp.%s ".formatted(write.table())));
      return statement.executeUpdate(write.sql()) == 0;
    } catch (PSQLException e) {
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private AdoptionObstacle obstacle(Write write, List<String> guilty, String message) {
    String table = schema.quoted() + "." + write.table();
    return new AdoptionObstacle(
        Kind.REFUSES_OUR_ROWS,
        write.table(),
        "a row as this library writes it is refused, or not written, by a trigger: "
            + String.join(", ", guilty),
        guilty.size(),
        List.of(message),
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '%s'::regclass AND tgname IN (%s)"
            .formatted(table, guilty.stream().map(Sql::literal).collect(joining(", "))),
        "have its function return the row, or switch it off: ALTER TABLE %s %s"
            .formatted(
                table,
                guilty.stream()
                    .map(trigger -> "DISABLE TRIGGER " + Sql.quoted(trigger))
                    .collect(joining(", "))),
        "");
  }
}
