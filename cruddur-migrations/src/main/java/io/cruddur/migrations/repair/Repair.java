package io.cruddur.migrations.repair;

import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.OpenCounts;
import io.cruddur.migrations.internal.SchemaRepair;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Settings;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import io.cruddur.migrations.internal.ShapeReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a schema's catalog back to a form. Applications can continue meanwhile. The session's
 * search_path is the schema.
 */
final class Repair {

  /** Behind a column that a change set adds, it was added again since. */
  private static final String ANEW =
      """
      SELECT EXISTS (SELECT FROM pg_attribute reply JOIN pg_attribute later USING (attrelid)
       WHERE reply.attrelid = to_regclass('activities') AND reply.attname = 'reply_to_activity_uuid'
         AND later.attname = 'names_stored' AND reply.attnum > later.attnum)
      """;

  private static final String UNLINKED =
      """
      SELECT count(*) FROM activities a
      WHERE replies_count > (SELECT count(*) FROM activities r WHERE r.reply_to_activity_uuid = a.uuid)
      """;

  private final Connection connection;
  private final SchemaTarget target;
  private final Duration lockTimeout;
  private final List<String> changes = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final List<String> lost = new ArrayList<>();

  Repair(Connection connection, SchemaTarget target, Duration lockTimeout) {
    this.connection = connection;
    this.target = target;
    this.lockTimeout = lockTimeout;
  }

  /**
   * Repairs what can be repaired.
   *
   * @param recorded what the report says of a history that was lost
   */
  RepairReport bringBack(Shape ours, List<String> recorded) throws SQLException {
    connection.setAutoCommit(true);
    Map<String, String> before = differences(ours);
    tables(ours, before);
    SchemaRepair columns = new SchemaRepair(connection, target, ours, lockTimeout);
    Shape repairable = columns(ours, columns);
    changes.addAll(columns.changes());
    failures.putAll(columns.failures());
    SchemaRepair rest = new SchemaRepair(connection, target, repairable, lockTimeout);
    rest.run();
    changes.addAll(rest.changes());
    failures.putAll(rest.failures());
    Map<String, String> after = differences(ours);
    failures.keySet().removeIf(what -> isRepaired(what, after));
    after.forEach(
        (what, difference) -> {
          if (failures.keySet().stream().noneMatch(left -> isPartOf(left, what))) {
            failures.put(what, difference);
          }
        });
    if (before.keySet().stream().anyMatch(what -> what.contains(Shape.REPLY_COLUMN))) {
      replies();
    }
    if (OpenCounts.read(connection).isPresent()) {
      failures.put("activities counts", "the adoption was not finished: adopt again does that");
    }
    return new RepairReport(
        target.schema().name(),
        failures.isEmpty() ? recorded : List.of(),
        changes,
        new BlockingRows(connection, target.schema(), ours).explain(failures),
        lost);
  }

  private Map<String, String> differences(Shape ours) throws SQLException {
    return new ShapeDiff(ours, ShapeReader.current(connection)).differences();
  }

  private static boolean isRepaired(String what, Map<String, String> after) {
    return after.keySet().stream().noneMatch(left -> isPartOf(what, left));
  }

  // why: NOT NULL is a column's in the comparison, and named for itself where it fails.
  private static boolean isPartOf(String what, String whole) {
    return (what + " ").startsWith(whole + " ");
  }

  private void tables(Shape ours, Map<String, String> before) throws SQLException {
    for (String table : ours.tables().keySet()) {
      if (ShapeDiff.MISSING.equals(before.get(table))) {
        for (String id : ChangeSets.ofThisRelease().ids()) {
          if (id.endsWith("_create_" + table)) {
            create(table, ChangeSetFile.of(id));
          }
        }
      }
    }
  }

  private void create(String table, ChangeSetFile changeSet) throws SQLException {
    try {
      // why: its foreign keys lock the tables that they lead to.
      new BusyTables(target, lockTimeout).retry(() -> inTransaction(changeSet.sql()));
      changes.add(changeSet.sql());
      lost.add("the rows of table %s, which was missing".formatted(table));
    } catch (SQLException e) {
      failures.put(table, String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; "));
    }
  }

  private boolean inTransaction(String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Settings.setLocal(connection, "lock_timeout", lockTimeout.toMillis() + "ms");
      boolean rows = statement.execute(sql);
      connection.commit();
      return rows;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Adds columns, and returns the form without what cannot be compared. */
  private Shape columns(Shape ours, SchemaRepair repair) throws SQLException {
    Shape theirs = ShapeReader.current(connection);
    Map<String, Shape.Table> repairable = new LinkedHashMap<>();
    for (Shape.Table our : ours.tables().values()) {
      Shape.Table their = theirs.tables().get(our.name());
      if (their == null || their.kind() != our.kind()) {
        continue;
      }
      Set<String> wrong = new HashSet<>();
      for (Map.Entry<String, Shape.Column> column : our.columns().entrySet()) {
        if (!column(our.name(), column, their.columns(), repair)) {
          wrong.add(column.getKey());
        }
      }
      repairable.put(our.name(), our.withoutColumns(wrong));
    }
    return new Shape(repairable);
  }

  private boolean column(
      String table,
      Map.Entry<String, Shape.Column> our,
      Map<String, Shape.Column> theirs,
      SchemaRepair repair)
      throws SQLException {
    String name = our.getKey();
    String what = "%s column %s".formatted(table, name);
    Shape.Column their = theirs.get(name);
    if (their == null) {
      if (our.getValue().notNull() && our.getValue().value() == null) {
        repair.fail(what, "missing, and its values cannot be made up; a backup has them");
        return false;
      }
      lost.add("the values of %s, which was missing".formatted(what));
      return repair.attempt(
          what, "ALTER TABLE %s %s".formatted(table, ShapeDiff.addColumn(name, our.getValue())));
    }
    if (their.type().equals(our.getValue().type())) {
      return true;
    }
    repair.fail(
        what,
        "%s instead of %s; %s"
            .formatted(
                their.type(),
                our.getValue().type(),
                ColumnConversion.of(connection, target.schema(), table, our, their)));
    return false;
  }

  private void replies() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNLINKED)) {
      row.next();
      if (row.getLong(1) > 0) {
        lost.add(
            "links of replies: activities whose replies_count exceeds the replies that are there: %s"
                .formatted(row.getLong(1)));
      } else if (isReplyColumnAnew()) {
        lost.add(
            "links of replies: column %s was dropped and added again; a backup has its values"
                .formatted(Shape.REPLY_COLUMN));
      }
    } catch (SQLException e) {
      failures.putIfAbsent(
          "activities column " + Shape.REPLY_COLUMN, String.valueOf(e.getMessage()));
    }
  }

  private boolean isReplyColumnAnew() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ANEW)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
