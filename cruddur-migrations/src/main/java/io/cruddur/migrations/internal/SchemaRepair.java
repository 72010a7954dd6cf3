package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.TableLockedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what our tables lack, while applications continue: constraints are added for new rows
 * first and validated afterwards, indexes are built concurrently. Each statement is a transaction
 * of its own and may be repeated, so that an interrupted repair simply begins again. The session's
 * search_path is the schema.
 */
public final class SchemaRepair {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaRepair.class);

  private static final String NOT_NULL_GUARD = "cruddur_not_null_";

  private final Connection connection;
  private final Shape ours;
  private final BusyTables busy;
  private final Duration lockTimeout;
  private final List<String> changes = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  public SchemaRepair(
      Connection connection, SchemaTarget target, Shape ours, Duration lockTimeout) {
    this.connection = connection;
    this.ours = ours;
    this.busy = new BusyTables(target, lockTimeout);
    this.lockTimeout = lockTimeout;
  }

  /** The statements that were executed, in order. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** What could not be brought back, each with the server's reason. */
  public Map<String, String> failures() {
    return Collections.unmodifiableMap(failures);
  }

  /** Builds the indexes of a table that are no keys. */
  public void buildIndexes(String table) throws SQLException {
    connection.setAutoCommit(true);
    indexes(table, false);
  }

  /** Repairs what can be repaired; tables and columns must be there, in our types. */
  public void run() throws SQLException {
    connection.setAutoCommit(true);
    for (String table : ours.tables().keySet()) {
      for (ShapeDiff.Guard guard : new ShapeDiff(ours, current()).separateGuards(table)) {
        attempt(guard.what(), guard.statement());
      }
    }
    for (String table : ours.tables().keySet()) {
      indexes(table, true);
      notNull(table);
      validate(table);
    }
    for (String table : ours.tables().keySet()) {
      indexes(table, false);
    }
  }

  private Shape current() throws SQLException {
    return ShapeReader.current(connection);
  }

  /** By way of a check, because SET NOT NULL alone reads the table while nobody can use it. */
  private void notNull(String table) throws SQLException {
    Shape.Table their = current().table(table);
    for (Map.Entry<String, Shape.Column> column : ours.table(table).columns().entrySet()) {
      String name = column.getKey();
      String guard = NOT_NULL_GUARD + name;
      boolean guarded = their.constraints().containsKey(guard);
      Shape.Column old = Objects.requireNonNull(their.columns().get(name), name);
      if (column.getValue().notNull() && !old.notNull()) {
        String what = "%s column %s NOT NULL".formatted(table, name);
        if ((guarded || attempt(what, addGuard(table, name)))
            && attempt(what, "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, guard))) {
          attempt(
              what,
              "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL, DROP CONSTRAINT %s"
                  .formatted(table, name, guard));
        }
      } else if (guarded) {
        attempt(table, "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, guard));
      }
    }
  }

  /** Keeps nulls out of a column from now on. */
  public static String addGuard(String table, String column) {
    return "ALTER TABLE %1$s ADD CONSTRAINT %2$s%3$s CHECK (%3$s IS NOT NULL) NOT VALID"
        .formatted(table, NOT_NULL_GUARD, column);
  }

  private void validate(String table) throws SQLException {
    Shape.Table their = current().table(table);
    for (Shape.Constraint our : ours.table(table).constraints().values()) {
      Shape.Constraint old = their.constraints().get(our.name());
      if (old != null && old.definition().equals(our.definition() + ShapeDiff.NOT_VALID)) {
        attempt(
            "%s constraint %s".formatted(table, our.name()),
            "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, our.name()));
      }
    }
  }

  private void indexes(String table, boolean unique) throws SQLException {
    for (Map.Entry<String, String> index : ours.table(table).indexes().entrySet()) {
      String name = index.getKey();
      Shape.Table their = current().table(table);
      String old = their.indexes().get(name);
      if (Shape.isUnique(index.getValue()) != unique || index.getValue().equals(old)) {
        continue;
      }
      String what = "%s index %s".formatted(table, name);
      if (old != null && !old.endsWith(Shape.INVALID)) {
        attempt(what, "ALTER INDEX %s RENAME TO %1$s%s".formatted(name, ShapeDiff.SET_ASIDE));
      } else if (old == null && their.constraints().containsKey(name)) {
        attempt(
            what,
            "ALTER TABLE %s RENAME CONSTRAINT %s TO %2$s%s"
                .formatted(table, name, ShapeDiff.SET_ASIDE));
      }
      build(what, name, index.getValue());
    }
  }

  /** Concurrently, without a time-out, which would leave an invalid index behind. */
  private void build(String what, String name, String definition) throws SQLException {
    try {
      // why first: a build that was interrupted has left an invalid index.
      execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
      String statement = definition.replaceFirst(" INDEX ", " INDEX CONCURRENTLY ");
      execute(statement);
      changes.add(statement);
    } catch (SQLException e) {
      fail(what, e);
      execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
    }
  }

  /**
   * Builds a key before anything else is changed.
   *
   * @param patience how long to wait for each transaction that is older than the build
   * @throws TableLockedException if one of them lasts longer
   */
  public void buildKey(String name, String definition, Duration patience) throws SQLException {
    connection.setAutoCommit(true);
    Settings.set(connection, "lock_timeout", patience.toMillis() + "ms");
    try {
      execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
      String statement = definition.replaceFirst(" INDEX ", " INDEX CONCURRENTLY ");
      execute(statement);
      changes.add(statement);
    } catch (SQLException e) {
      if (SqlState.LOCK_NOT_AVAILABLE.matches(e)) {
        throw new TableLockedException(
            "Key %s could not be built: a transaction that began before it has lasted for more than %s s. End the long transactions (pg_stat_activity shows them). %s"
                .formatted(
                    name,
                    patience.toSeconds(),
                    dropKey(name)
                        ? "Nothing was changed."
                        : "An unfinished index of this name is left, which the next adoption drops; or DROP INDEX CONCURRENTLY %s."
                            .formatted(name)),
            e);
      }
      fail("index " + name, e);
    } finally {
      Settings.set(connection, "lock_timeout", "0");
    }
  }

  /**
   * Undoes {@link #buildKey}; if a transaction blocks that, the next adoption does it.
   *
   * @return whether nothing is left
   */
  public boolean dropKey(String name) throws SQLException {
    connection.setAutoCommit(true);
    try {
      execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
      return true;
    } catch (SQLException e) {
      LOG.info(
          "Index {} is left behind, and will be dropped by the next adoption: {}",
          name,
          e.getMessage());
      return false;
    }
  }

  /**
   * Executes a statement that waits for a table no longer than others can bear, and keeps the
   * reason if it fails.
   *
   * @param what is to be brought back
   */
  public boolean attempt(String what, String statement) throws SQLException {
    try {
      busy.retry(
          () -> {
            Settings.set(connection, "lock_timeout", lockTimeout.toMillis() + "ms");
            try {
              execute(statement);
            } finally {
              Settings.set(connection, "lock_timeout", "0");
            }
            return statement;
          });
      changes.add(statement);
      return true;
    } catch (SQLException e) {
      fail(what, e);
      return false;
    }
  }

  /** Keeps the reason why something cannot be brought back. */
  public void fail(String what, String reason) {
    failures.put(what, reason);
  }

  private void fail(String what, SQLException reason) {
    LOG.debug("Cannot repair {}: {}", what, reason.getMessage());
    failures.put(what, String.valueOf(reason.getMessage()).replaceAll("\\s*\\R\\s*", "; "));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
