package io.cruddur.migrations.repair;

import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.TransactionPoolingException;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.DatabaseCheck;
import io.cruddur.migrations.internal.ExistingTables;
import io.cruddur.migrations.internal.SchemaAccess;
import io.cruddur.migrations.internal.SchemaHistory;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import io.cruddur.migrations.internal.ShapeReader;
import io.cruddur.migrations.internal.StatusCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Compares and repairs a schema. Hosts call {@link io.cruddur.migrations.Migrator}, which made this
 * with its own settings.
 */
public final class RepairRun {

  private final SchemaAccess access;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final Duration lockTimeout;

  /**
   * Made by the migrator.
   *
   * @param access the way to the schema
   * @param target where the tables and their history are
   * @param known the change sets of this release
   * @param lockTimeout how long to wait for a table at a time
   */
  public RepairRun(
      SchemaAccess access, SchemaTarget target, ChangeSets known, Duration lockTimeout) {
    this.access = access;
    this.target = target;
    this.known = known;
    this.lockTimeout = lockTimeout;
  }

  /**
   * Compares the catalog with the history, and changes nothing.
   *
   * @return what differs
   */
  public SchemaComparison compare() {
    try {
      return access.looking(this::compare);
    } catch (TransactionPoolingException e) {
      return notCompared(
          "a pooler in transaction mode keeps no settings; compare over a direct connection");
    }
  }

  private SchemaComparison compare(Connection connection) throws SQLException {
    SchemaStatus status = SchemaHistory.read(connection, target, known);
    if (!status.unknown().isEmpty()) {
      return notCompared("a newer release has changed the schema");
    }
    try {
      Shape ours = shape(connection, inOrder(status.applied()));
      return new SchemaComparison(
          target.schema().name(),
          new ShapeDiff(ours, ShapeReader.current(connection)).differences(),
          null);
    } catch (SQLException e) {
      // why: the tables to compare with are made as temporary ones, which a replica, a read-only
      // database and a role without TEMPORARY refuse.
      return notCompared(String.valueOf(e.getMessage()));
    }
  }

  private SchemaComparison notCompared(String reason) {
    return new SchemaComparison(
        target.schema().name(), Map.of(), reason.replaceAll("\\s*\\R\\s*", "; "));
  }

  /**
   * Brings back what the schema lacks, and its history if that is lost.
   *
   * @return what was done, and what is left
   */
  public RepairReport repair() {
    // why before all else: a schema that does not exist would be created.
    access.looking(connection -> ExistingTables.in(connection, target.schema())).requireAny();
    return access.locked(this::repair).value();
  }

  private RepairReport repair(Connection connection, SchemaStatus status) throws SQLException {
    StatusCheck.requireRepairable(status);
    StatusCheck.requireKnown(status);
    if (status.applied().isEmpty()) {
      ExistingTables.in(connection, target.schema()).requireOnlyOurs();
    }
    requireOwner(ShapeReader.current(connection));
    DatabaseCheck.requireTemporaryTables(connection);
    if (!status.applied().isEmpty()) {
      return new Repair(connection, target, lockTimeout)
          .bringBack(shape(connection, inOrder(status.applied())), List.of());
    }
    LostHistory lost = new LostHistory(connection, target, known);
    lost.requireNobodyElses();
    LostHistory.Candidate closest = lost.closest();
    RepairReport report =
        new Repair(connection, target, lockTimeout)
            .bringBack(closest.shape(), closest.changeSets());
    if (report.left().isEmpty()) {
      lost.record(closest.changeSets());
    }
    return report.withLost(
        lost.missingTables(closest.changeSets()).stream()
            .map(
                table ->
                    "table %s, which is not there: if it had rows, a backup has them; Migrator.run() or cruddur-db migrate makes it, empty"
                        .formatted(table))
            .toList());
  }

  private List<String> inOrder(List<String> applied) {
    return known.ids().stream().filter(applied::contains).toList();
  }

  private static Shape shape(Connection connection, List<String> changeSets) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return ShapeReader.of(connection, changeSets);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void requireOwner(Shape theirs) {
    theirs.tables().values().stream()
        .filter(table -> !table.owned())
        .findFirst()
        .ifPresent(
            table -> {
              throw new InsufficientPrivilegeException(
                  "Table %s of schema %s belongs to another role, which alone may change it. Repair with that role."
                      .formatted(table.name(), target.schema()));
            });
  }
}
