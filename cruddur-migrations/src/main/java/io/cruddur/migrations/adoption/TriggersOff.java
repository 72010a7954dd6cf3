package io.cruddur.migrations.adoption;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Switches the tables' own triggers off for the transaction: bringing a count up to date is no
 * change for which a trigger should set updated_at, or write a log.
 */
final class TriggersOff {

  private static final String ENABLED =
      """
      SELECT c.relname, quote_ident(t.tgname),
        CASE t.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relname = ANY (?)
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      """;

  /** Of any table that the role may alter. */
  private static final String ENABLED_OF_RELATION =
      """
      SELECT c.oid::regclass::text, quote_ident(t.tgname),
        CASE t.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgparentid = 0
        AND c.oid = to_regclass(?) AND pg_has_role(c.relowner, 'USAGE')
      """;

  private record Trigger(String table, String name, String enable) {}

  private final Connection connection;
  private final List<Trigger> triggers;

  private TriggersOff(Connection connection, List<Trigger> triggers) {
    this.connection = connection;
    this.triggers = triggers;
  }

  static TriggersOff of(Connection connection, List<String> tables) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENABLED)) {
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      return of(connection, statement);
    }
  }

  /** Of another table, as regclass writes it. */
  static TriggersOff ofRelation(Connection connection, String relation) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENABLED_OF_RELATION)) {
      statement.setString(1, relation);
      return of(connection, statement);
    }
  }

  private static TriggersOff of(Connection connection, PreparedStatement statement)
      throws SQLException {
    List<Trigger> triggers = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        triggers.add(new Trigger(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    TriggersOff off = new TriggersOff(connection, triggers);
    for (Trigger trigger : triggers) {
      off.alter(trigger, "DISABLE");
    }
    return off;
  }

  /** Makes them as they were, but for those that were found to fail. */
  void restore(List<AdoptionObstacle> failing) throws SQLException {
    for (Trigger trigger : triggers) {
      if (failing.stream().noneMatch(obstacle -> isFailing(trigger, obstacle))) {
        alter(trigger, trigger.enable());
      }
    }
  }

  private static boolean isFailing(Trigger trigger, AdoptionObstacle obstacle) {
    return obstacle.kind() == AdoptionObstacle.Kind.FAILING_TRIGGER
        && obstacle.table().equals(trigger.table())
        && obstacle.examples().contains(trigger.name());
  }

  private void alter(Trigger trigger, String action) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE %s %s TRIGGER %s".formatted(trigger.table(), action, trigger.name()));
    }
  }
}
