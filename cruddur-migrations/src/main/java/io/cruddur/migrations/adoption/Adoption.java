package io.cruddur.migrations.adoption;

import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.ExistingTables;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.Settings;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import io.cruddur.migrations.internal.ShapeReader;
import io.cruddur.migrations.internal.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes the tables of the reference application ours, in one transaction. The session's search_path
 * is their schema.
 */
final class Adoption {

  /** A row as the library writes it, from its beginning to its end. */
  private static final String LIFE_OF_A_ROW =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      VALUES ('00000000-0000-4000-8000-000000000000', 'Probe', '-cruddur-probe-', '-cruddur-probe-');
      INSERT INTO activities (uuid, user_uuid, message)
      VALUES ('00000000-0000-7000-8000-000000000000', '00000000-0000-4000-8000-000000000000', 'Probe');
      INSERT INTO likes (activity_uuid, user_uuid)
      VALUES ('00000000-0000-7000-8000-000000000000', '00000000-0000-4000-8000-000000000000');
      UPDATE activities SET likes_count = likes_count + 1 WHERE uuid = '00000000-0000-7000-8000-000000000000';
      UPDATE users SET email = NULL WHERE uuid = '00000000-0000-4000-8000-000000000000';
      DELETE FROM likes WHERE user_uuid = '00000000-0000-4000-8000-000000000000';
      DELETE FROM activities WHERE uuid = '00000000-0000-7000-8000-000000000000';
      DELETE FROM users WHERE uuid = '00000000-0000-4000-8000-000000000000';
      """;

  private final Connection connection;
  private final Target target;
  private final ChangeSets known;
  private final AdoptionOptions options;
  private final Duration lockTimeout;
  private final List<String> changes = new ArrayList<>();
  private final List<AdoptionRemedy> done = new ArrayList<>();

  Adoption(
      Connection connection,
      Target target,
      ChangeSets known,
      AdoptionOptions options,
      Duration lockTimeout) {
    this.connection = connection;
    this.target = target;
    this.known = known;
    this.options = options;
    this.lockTimeout = lockTimeout;
  }

  private interface Work {
    AdoptionReport run(Shape ours) throws SQLException;
  }

  /** Only looks for obstacles; takes no lock that an application would notice. */
  AdoptionReport examine() throws SQLException {
    return transaction(
        ours -> {
          Shape theirs = ShapeReader.current(connection);
          return AdoptionReport.found(
              target.schema(), Obstacles.find(connection, target.schema(), ours, theirs));
        });
  }

  /**
   * Adopts, or changes nothing.
   *
   * @throws AdoptionRefusedException with all obstacles
   */
  AdoptionReport adopt(SchemaStatus status) throws SQLException {
    return transaction(
        ours -> {
          lock();
          Shape theirs = ShapeReader.current(connection);
          requireOwner(theirs);
          List<AdoptionObstacle> obstacles =
              Obstacles.find(connection, target.schema(), ours, theirs);
          AdoptionReport found = AdoptionReport.found(target.schema(), obstacles);
          if (!found.isAdoptable(options)) {
            throw new AdoptionRefusedException(found);
          }
          change(ours, theirs, obstacles);
          history(status.pending());
          requireWritable();
          connection.commit();
          return new AdoptionReport(target.schema().name(), true, obstacles, done, changes);
        });
  }

  private AdoptionReport transaction(Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Shape ours = ShapeReader.ofThisRelease(connection, known);
      Settings.setLocal(connection, "TimeZone", options.postgresTimeZone());
      Settings.setLocal(connection, "lock_timeout", lockTimeout.toMillis() + "ms");
      ExistingTables.in(connection, target.schema()).requireReference(target.history());
      return work.run(ours);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void lock() throws SQLException {
    Set<String> tables = ShapeReader.current(connection).tables().keySet();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
      statement.execute(
          "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(String.join(", ", tables)));
    }
  }

  private void requireOwner(Shape theirs) {
    theirs.tables().values().stream()
        .filter(table -> !table.owned())
        .findFirst()
        .ifPresent(
            table -> {
              throw new InsufficientPrivilegeException(
                  "Table %s of schema %s belongs to another role, which alone may change it. Adopt with that role."
                      .formatted(table.name(), target.schema()));
            });
  }

  private void change(Shape ours, Shape theirs, List<AdoptionObstacle> obstacles)
      throws SQLException {
    TriggersOff triggers = TriggersOff.of(connection);
    Remedies remedies = new Remedies(connection, done);
    List<Shape.Rename> renames = KnownNames.in(theirs);
    for (Shape.Rename rename : renames) {
      execute(
          "ALTER TABLE %s RENAME COLUMN %s TO %s"
              .formatted(rename.table(), rename.from(), rename.to()));
      done.add(
          new AdoptionRemedy(
              "names changed: %s.%s to %s".formatted(rename.table(), rename.from(), rename.to()),
              1));
    }
    if (!obstacles.isEmpty()) {
      execute(Remedies.CREATE_KEPT);
    }
    if (obstacles.stream().anyMatch(o -> o.kind() == AdoptionObstacle.Kind.NUMERIC_REPLY)) {
      remedies.apply("replies to a number made posts", Remedies.KEEP_NUMERIC_REPLIES);
    }
    each(ours, diff -> diff::columns);
    if (!obstacles.isEmpty()) {
      remedies.fix();
    }
    remedies.count();
    each(ours, diff -> diff::constraints);
    requireSame(ours);
    triggers.restore(obstacles);
    obstacles.stream()
        .filter(o -> o.kind() == AdoptionObstacle.Kind.FAILING_TRIGGER)
        .map(o -> "%s: triggers switched off: %s".formatted(o.table(), o.examples()))
        .forEach(text -> done.add(new AdoptionRemedy(text, 1)));
  }

  private void each(Shape ours, Function<ShapeDiff, Function<String, List<String>>> part)
      throws SQLException {
    for (String table : ours.tables().keySet()) {
      Shape theirs = ShapeReader.current(connection);
      if (theirs.tables().containsKey(table)) {
        for (String statement : part.apply(new ShapeDiff(ours, theirs)).apply(table)) {
          execute(statement);
        }
      } else {
        create(table);
      }
    }
  }

  /** By the change set that does nothing else. */
  private void create(String table) throws SQLException {
    for (String id : known.ids()) {
      if (id.endsWith("_create_" + table)) {
        execute(ChangeSetFile.of(id).sql());
      }
    }
  }

  private void requireSame(Shape ours) throws SQLException {
    Set<String> missing = new ShapeDiff(ours, ShapeReader.current(connection)).missing();
    if (!missing.isEmpty()) {
      throw new MigrationException(
          "Schema %s could not be brought to our form, and nothing was changed: %s differ."
              .formatted(target.schema(), missing));
    }
  }

  private void history(List<String> pending) throws SQLException {
    HistorySql history = new HistorySql(target);
    execute(history.create());
    for (String id : pending) {
      execute(history.insert(ChangeSetFile.of(id), String.valueOf(known.checksumById().get(id))));
    }
  }

  /** Refuses what only shows in writing, such as a constraint or a trigger that we do not know. */
  private void requireWritable() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(LIFE_OF_A_ROW);
    } catch (SQLException e) {
      throw new AdoptionRefusedException(
          AdoptionReport.found(
              target.schema(),
              List.of(
                  new AdoptionObstacle(
                      AdoptionObstacle.Kind.REFUSES_OUR_ROWS,
                      "users, activities, likes",
                      "a user, an activity or a like as this library writes it is refused",
                      1,
                      List.of(String.valueOf(e.getMessage())),
                      "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = '%s'::regnamespace"
                          .formatted(target.schema().quoted()),
                      "see the message: mend the constraint or the trigger that refuses it"))));
    }
    connection.rollback(before);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    changes.add(sql.strip());
  }
}
