package io.cruddur.migrations.adoption.internal;

import io.cruddur.database.SqlState;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds triggers that make every change of a table fail, by changing nothing in one of its rows,
 * and taking that back.
 */
public final class TriggerProbe {

  private static final String TRIGGERS =
      """
      SELECT quote_ident(t.tgname), p.proname
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
      WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgtype & 16 = 16
        AND c.relname = ? AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      ORDER BY 1
      """;

  private record Trigger(String name, String function) {}

  private TriggerProbe() {}

  public static Optional<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape.Table their) throws SQLException {
    String table = their.name();
    List<Trigger> triggers = triggers(connection, table);
    Optional<String> column =
        their.columns().entrySet().stream()
            .filter(entry -> !entry.getValue().generated())
            .map(Map.Entry::getKey)
            .findFirst();
    if (triggers.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          // why SKIP LOCKED: a report waits for no application's rows.
          "UPDATE %1$s SET %2$s = %2$s WHERE ctid = (SELECT ctid FROM %1$s LIMIT 1 FOR UPDATE SKIP LOCKED)"
              .formatted(table, Sql.quoted(column.get())));
      return Optional.empty();
    } catch (PSQLException e) {
      if (SqlState.LOCK_NOT_AVAILABLE.matches(e) || SqlState.DEADLOCK_DETECTED.matches(e)) {
        throw e;
      }
      return Optional.of(obstacle(schema, table, guilty(triggers, e), e));
    } finally {
      connection.rollback(before);
    }
  }

  private static List<Trigger> triggers(Connection connection, String table) throws SQLException {
    List<Trigger> triggers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          triggers.add(new Trigger(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return triggers;
  }

  /** Those whose function stands in the error's call stack; all, if none does. */
  private static List<String> guilty(List<Trigger> triggers, PSQLException error) {
    ServerErrorMessage message = error.getServerErrorMessage();
    String stack = message == null ? "" : String.valueOf(message.getWhere());
    List<String> named =
        triggers.stream()
            .filter(trigger -> stack.contains(trigger.function() + "("))
            .map(Trigger::name)
            .toList();
    return named.isEmpty() ? triggers.stream().map(Trigger::name).toList() : named;
  }

  private static AdoptionObstacle obstacle(
      Identifier schema, String table, List<String> triggers, PSQLException error) {
    return new AdoptionObstacle(
        Kind.FAILING_TRIGGER,
        table,
        "a trigger makes every UPDATE fail: " + error.getMessage(),
        triggers.size(),
        triggers,
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '%s.%s'::regclass"
            .formatted(schema.quoted(), table),
        "fix its function, or switch it off: ALTER TABLE %s.%s DISABLE TRIGGER %s"
            .formatted(schema.quoted(), table, triggers.get(0)),
        "");
  }
}
