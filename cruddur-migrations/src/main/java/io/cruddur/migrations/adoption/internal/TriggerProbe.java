package io.cruddur.migrations.adoption.internal;

import static java.util.stream.Collectors.joining;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds triggers that make every change of a table fail, by changing nothing in one of its rows,
 * and taking that back.
 */
public final class TriggerProbe {

  private static final String TRIGGERS =
      """
      SELECT quote_ident(t.tgname), quote_ident(p.proname), l.lanname IN ('c', 'internal')
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
      WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgtype & 16 = 16
        AND c.relname = ? AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      ORDER BY 1
      """;

  /** Publications of the table's changes, and whether one has a list of columns. */
  private static final String PUBLICATIONS =
      """
      SELECT quote_ident(pubname), coalesce((SELECT bool_or(to_jsonb(r) ->> 'prattrs' IS NOT NULL) FROM pg_publication_rel r
        WHERE r.prpubid = p.oid AND r.prrelid = ?::regclass), false)
      FROM pg_publication_tables JOIN pg_publication p USING (pubname)
      WHERE pubupdate AND schemaname = current_schema() AND tablename = ?
      ORDER BY 2 DESC, 1
      """;

  private record Trigger(String name, String function, boolean isSilent) {}

  private record Publication(String name, boolean hasColumns) {}

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
    List<Publication> publications = publications(connection, schema, table);
    if ((triggers.isEmpty() && publications.isEmpty()) || column.isEmpty()) {
      return Optional.empty();
    }
    // why first: of no row, only what refuses all statements is left, and no trigger of a row.
    PSQLException failure = failure(connection, table, column.get(), "'(0,0)'");
    if (failure == null) {
      failure =
          failure(
              connection,
              table,
              column.get(),
              // why SKIP LOCKED: a report waits for no application's rows.
              "(SELECT ctid FROM %s LIMIT 1 FOR UPDATE SKIP LOCKED)".formatted(table));
      if (failure != null) {
        List<String> guilty = guilty(triggers, failure, true);
        if (!guilty.isEmpty()) {
          return Optional.of(obstacle(schema, table, guilty, failure));
        }
      }
    } else {
      List<String> guilty = guilty(triggers, failure, publications.isEmpty());
      if (!guilty.isEmpty()) {
        return Optional.of(obstacle(schema, table, guilty, failure));
      }
    }
    return Optional.ofNullable(failure)
        .map(refusal -> refusal(schema, table, publications, refusal));
  }

  private static @Nullable PSQLException failure(
      Connection connection, String table, String column, String place) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE %1$s SET %2$s = %2$s WHERE ctid = %3$s"
              .formatted(table, Sql.quoted(column), place));
      return null;
    } catch (PSQLException e) {
      if (SqlState.LOCK_NOT_AVAILABLE.matches(e) || SqlState.DEADLOCK_DETECTED.matches(e)) {
        throw e;
      }
      return e;
    } finally {
      connection.rollback(before);
    }
  }

  private static List<Publication> publications(
      Connection connection, Identifier schema, String table) throws SQLException {
    List<Publication> publications = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATIONS)) {
      statement.setString(1, schema.quoted() + "." + table);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          publications.add(new Publication(rows.getString(1), rows.getBoolean(2)));
        }
      }
    }
    return publications;
  }

  private static List<Trigger> triggers(Connection connection, String table) throws SQLException {
    List<Trigger> triggers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          triggers.add(new Trigger(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
        }
      }
    }
    return triggers;
  }

  /**
   * Those whose function stands in the error's call stack; if none does, those whose function never
   * stands in one.
   *
   * @param silentToo whether those may be meant
   */
  private static List<String> guilty(
      List<Trigger> triggers, PSQLException error, boolean silentToo) {
    List<String> named =
        triggers.stream()
            .filter(trigger -> isInStack(trigger.function(), error))
            .map(Trigger::name)
            .toList();
    return named.isEmpty() && silentToo
        ? triggers.stream().filter(Trigger::isSilent).map(Trigger::name).toList()
        : named;
  }

  /**
   * Whether a function was at work when an error came.
   *
   * @param function its name, quoted if it needs it
   */
  static boolean isInStack(String function, PSQLException error) {
    ServerErrorMessage message = error.getServerErrorMessage();
    String stack = message == null ? "" : String.valueOf(message.getWhere());
    return Pattern.compile("(?<![\\w$\"])" + Pattern.quote(function) + "\\(").matcher(stack).find();
  }

  private static AdoptionObstacle refusal(
      Identifier schema, String table, List<Publication> publications, PSQLException error) {
    String qualified = schema.quoted() + "." + table;
    String remedy;
    if (publications.isEmpty()) {
      remedy = "see the message: change what refuses it";
    } else if (publications.get(0).hasColumns()) {
      remedy =
          "take the table from the publication, and add it again with a list that has its key: ALTER PUBLICATION %s DROP TABLE %s"
              .formatted(publications.get(0).name(), qualified);
    } else {
      remedy =
          "let subscribers tell rows by all of their columns: ALTER TABLE %s REPLICA IDENTITY FULL"
              .formatted(qualified);
    }
    return new AdoptionObstacle(
        Kind.REFUSES_OUR_ROWS,
        table,
        "every UPDATE is refused, and by no trigger",
        1,
        List.of(String.valueOf(error.getMessage())),
        "SELECT * FROM pg_publication_tables WHERE schemaname = '%s' AND tablename = '%s'"
            .formatted(schema, table),
        remedy,
        "");
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
        "fix its function, or switch it off: ALTER TABLE %s.%s %s"
            .formatted(
                schema.quoted(),
                table,
                triggers.stream().map("DISABLE TRIGGER %s"::formatted).collect(joining(", "))),
        "");
  }
}
