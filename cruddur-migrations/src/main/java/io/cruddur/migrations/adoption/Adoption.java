package io.cruddur.migrations.adoption;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.adoption.internal.KnownNames;
import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.DatabaseCheck;
import io.cruddur.migrations.internal.ExistingTables;
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
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tables of the reference application ours, in three steps, after each of which both back
 * ends work. The session's search_path is their schema.
 *
 * <ol>
 *   <li>Prepare: the unique keys are built, while applications continue.
 *   <li>Switch, one transaction under an exclusive lock: names, types, columns, new tables, the
 *       history. It reads no rows where nothing has to be fixed and times are UTC.
 *   <li>Finish: counts, validation of constraints, indexes, while applications continue.
 * </ol>
 */
final class Adoption {

  /** Kinds that the switch removes without another look at the rows. */
  private static final Set<Kind> BY_THE_WAY =
      EnumSet.of(
          Kind.MISNAMED_COLUMN,
          Kind.OTHER_COMPARISON,
          Kind.FAILING_TRIGGER,
          Kind.NUMERIC_REPLY,
          Kind.PENDING_MIGRATIONS,
          Kind.TOO_LARGE_COUNT,
          Kind.UNEXPLAINED_COUNT);

  /** A session that waits for a table makes others wait behind it. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(300);

  /**
   * Of the server's deadlock_timeout: a session that gives up before it makes no writer the victim
   * of a deadlock.
   */
  private static final double SHARE_OF_DEADLOCK_TIMEOUT = 0.3;

  /** With pauses of up to twice the wait, half a minute. */
  private static final int ATTEMPTS = 40;

  private static final String COUNTS = "activities counts";
  private static final String CHANGE_SETS = "change sets";

  private static final String ABSENT = "missing: cruddur-db repair brings it back if that can be";
  private static final String PENDING =
      "%s are not applied yet: cruddur-db migrate, or Migrator.run(), does that";

  private final Connection connection;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final AdoptionOptions options;
  private final Duration lockTimeout;
  private final List<String> changes = new ArrayList<>();
  private final List<String> prepared = new ArrayList<>();
  private Applied applied;

  Adoption(
      Connection connection,
      SchemaTarget target,
      ChangeSets known,
      AdoptionOptions options,
      Duration lockTimeout)
      throws SQLException {
    this.connection = connection;
    this.target = target;
    this.known = known;
    this.options = options;
    this.lockTimeout =
        Collections.min(List.of(lockTimeout, LONGEST_WAIT, undisturbing(connection)));
    this.applied = new Applied(connection);
  }

  private static Duration undisturbing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout'")) {
      row.next();
      return Duration.ofMillis(Math.max(1, (long) (row.getInt(1) * SHARE_OF_DEADLOCK_TIMEOUT)));
    }
  }

  private interface Work<T> {
    T run(Shape ours) throws SQLException;
  }

  /** Only looks for obstacles; takes no lock that an application would notice. */
  AdoptionReport examine() throws SQLException {
    return transaction(
        ours -> {
          Obstacles.Found found = find(ours);
          Shape theirs = found.theirs().renamed(KnownNames.in(found.theirs()));
          return AdoptionReport.found(
              target.schema(),
              found.obstacles(),
              Estimate.of(connection, options, ours, theirs).describe());
        });
  }

  private Obstacles.Found find(Shape ours) throws SQLException {
    return Obstacles.find(connection, target, ours, options);
  }

  /**
   * Adopts, or changes nothing.
   *
   * @throws AdoptionRefusedException with all obstacles
   */
  AdoptionReport adopt(SchemaStatus status) throws SQLException {
    Shape ours = transaction(shape -> shape);
    Obstacles.Found found =
        transaction(
            shape -> {
              requireOwner(ShapeReader.current(connection));
              Obstacles.Found before = find(shape);
              requireAdoptable(before.obstacles());
              return before;
            });
    boolean rowsAreRight = isRight(found.obstacles());
    if (rowsAreRight) {
      prepare(ours, found.theirs());
    }
    List<AdoptionObstacle> obstacles = switchOrUndo(status, rowsAreRight ? found : null, ours);
    AdoptionReport finished = finish(ours, List.of());
    return new AdoptionReport(
        target.schema().name(),
        AdoptionReport.Outcome.ADOPTED,
        obstacles,
        finished.remedies(),
        finished.changes(),
        finished.unfinished(),
        "");
  }

  /** Leaves nothing of the preparation behind if the switch is refused. */
  private List<AdoptionObstacle> switchOrUndo(
      SchemaStatus status, Obstacles.@Nullable Found before, Shape ours) throws SQLException {
    boolean done = false;
    try {
      List<AdoptionObstacle> obstacles =
          new BusyTables(target, lockTimeout, ATTEMPTS).retry(() -> switchOver(status, before));
      done = true;
      return obstacles;
    } finally {
      if (!done && !connection.isClosed()) {
        dropPrepared(ours);
      }
    }
  }

  private void dropPrepared(Shape ours) throws SQLException {
    SchemaRepair repair = new SchemaRepair(connection, target, ours, lockTimeout);
    for (String key : prepared) {
      repair.dropKey(key);
    }
  }

  private boolean isRight(List<AdoptionObstacle> obstacles) {
    return options.kept().isEmpty()
        && options.unlinked().isEmpty()
        && options.merged().isEmpty()
        && obstacles.stream().allMatch(found -> BY_THE_WAY.contains(found.kind()));
  }

  private void requireAdoptable(List<AdoptionObstacle> obstacles) {
    AdoptionReport report = AdoptionReport.found(target.schema(), obstacles, "");
    if (!report.isAdoptable(options)) {
      throw new AdoptionRefusedException(report);
    }
  }

  private void prepare(Shape ours, Shape theirs) throws SQLException {
    Shape seen = theirs.renamed(KnownNames.in(theirs));
    if (!seen.tables().containsKey("users")) {
      return;
    }
    SchemaRepair repair = new SchemaRepair(connection, target, ours, lockTimeout);
    for (Map.Entry<String, String> key :
        new ShapeDiff(ours, theirs).missingKeys("users").entrySet()) {
      String old = theirs.table("users").indexes().get(key.getKey());
      String column = key.getValue().contains("handle") ? "handle" : "cognito_user_id";
      Shape.Column their = seen.table("users").columns().get(column);
      // why text alone: a key of another type would be built anew by the change of the type.
      if (old == null
          && !theirs.table("users").constraints().containsKey(key.getKey())
          && their != null
          && their.type().equals("text")) {
        prepared.add(key.getKey());
        repair.buildKey(
            key.getKey(),
            KnownNames.before(theirs, "users", column, key.getValue()),
            lockTimeout.multipliedBy(ATTEMPTS));
      }
    }
    if (!repair.failures().isEmpty()) {
      dropPrepared(ours);
      throw new MigrationException(
          "Schema %s cannot be adopted yet: while it was prepared, a key could not be built: %s. Nothing was changed; look again."
              .formatted(target.schema(), repair.failures()));
    }
    changes.addAll(repair.changes());
  }

  /** The short part; begins anew with each attempt. */
  private List<AdoptionObstacle> switchOver(SchemaStatus status, Obstacles.@Nullable Found before)
      throws SQLException {
    int earlier = changes.size();
    applied = new Applied(connection);
    boolean done = false;
    try {
      List<AdoptionObstacle> obstacles =
          transaction(
              ours -> {
                lock();
                Shape theirs = ShapeReader.current(connection);
                requireOwner(theirs);
                Obstacles.Found found = before == null ? find(ours) : before;
                requireAdoptable(found.obstacles());
                TableChanges tables = new TableChanges(connection, target, known, options, applied);
                RefusedRows refused = new RefusedRows(connection, target);
                try {
                  tables.make(ours, theirs, found, before == null);
                } catch (SQLException e) {
                  throw refused.asObstacle(e);
                }
                tables.history(status.pending());
                changes.addAll(tables.made());
                refused.requireWritable();
                connection.commit();
                return found.obstacles();
              });
      done = true;
      return obstacles;
    } finally {
      if (!done) {
        changes.subList(earlier, changes.size()).clear();
      }
    }
  }

  /** What an adoption before this one has left. */
  AdoptionReport examineOurs(SchemaStatus status) throws SQLException {
    Map<String, String> unfinished = new LinkedHashMap<>();
    if (OpenCounts.read(connection).isPresent()) {
      unfinished.put(COUNTS, "not brought up to date yet");
    }
    if (OpenCounts.isAdopted(connection)) {
      ShapeDiff diff = new ShapeDiff(ours(status), ShapeReader.current(connection));
      unfinished.putAll(diff.differences());
      diff.absent().forEach(what -> unfinished.put(what, ABSENT));
    }
    if (!status.pending().isEmpty()) {
      unfinished.put(CHANGE_SETS, PENDING.formatted(status.pending()));
    }
    return AdoptionReport.ours(target.schema(), unfinished);
  }

  /** Finishes what an adoption before this one has left, as its owner decided then. */
  AdoptionReport finishEarlier(SchemaStatus status) throws SQLException {
    boolean adopted = OpenCounts.isAdopted(connection);
    Shape ours = adopted ? ours(status) : new Shape(Map.of());
    if (options.recordMigrations()) {
      applied.execute(KeptRows.CREATE);
      new TableChanges(connection, target, known, options, applied).recordMigrations();
    }
    // why no more: what a schema that was never adopted lacks is a matter of cruddur-db repair.
    return finish(ours, status.pending());
  }

  /** The rest, which an interrupted adoption leaves to the next one. */
  private AdoptionReport finish(Shape ours, List<String> pending) throws SQLException {
    Settings.set(connection, "TimeZone", "UTC");
    ShapeDiff diff = new ShapeDiff(ours, ShapeReader.current(connection));
    SchemaRepair repair = new SchemaRepair(connection, target, diff.present(), lockTimeout);
    diff.absent().forEach(what -> repair.fail(what, ABSENT));
    Optional<OpenCounts> counts = OpenCounts.read(connection);
    if (counts.isPresent() && !diff.absent().isEmpty()) {
      repair.fail(COUNTS, "not brought up to date before what is missing is back");
    } else if (counts.isPresent()) {
      // why first: without the index on replies, each count would read the whole table.
      repair.buildIndexes("activities");
      new Counts(connection, target, lockTimeout, counts.get().kept(), applied).bringUpToDate();
      OpenCounts.close(connection);
    }
    repair.run();
    if (!pending.isEmpty()) {
      repair.fail(CHANGE_SETS, PENDING.formatted(pending));
    }
    changes.addAll(repair.changes());
    return new AdoptionReport(
        target.schema().name(),
        AdoptionReport.Outcome.OURS_ALREADY,
        List.of(),
        applied.remedies(),
        changes,
        repair.failures(),
        "");
  }

  /** What ours look like after the change sets that were applied; changes nothing. */
  private Shape ours(SchemaStatus status) throws SQLException {
    DatabaseCheck.requireTemporaryTables(connection);
    connection.setAutoCommit(false);
    try {
      return ShapeReader.of(
          connection, known.ids().stream().filter(status.applied()::contains).toList());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    DatabaseCheck.requireTemporaryTables(connection);
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

  // why activities first: so do the other back end's statements. why a time-out for all of it: each
  // table is waited for, and a session that waits for the first one waits as long as we do.
  private void lock() throws SQLException {
    Shape theirs = ShapeReader.current(connection);
    String tables =
        String.join(
            ", ",
            Stream.of("activities", "users", "likes", "reposts", "follows")
                .filter(theirs.tables()::containsKey)
                .toList());
    Settings.setLocal(connection, "statement_timeout", lockTimeout.toMillis() + "ms");
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(tables));
    } catch (SQLException e) {
      throw SqlState.QUERY_CANCELED.matches(e)
          ? new SQLException(e.getMessage(), SqlState.LOCK_NOT_AVAILABLE.code(), e)
          : e;
    }
    Settings.setLocal(connection, "statement_timeout", "0");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
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
}
