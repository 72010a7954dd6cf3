package io.cruddur.migrations.internal;

import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.ForeignTableException;
import io.cruddur.migrations.HalfAdoptedException;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.MissingUsersException;
import io.cruddur.migrations.UnmanagedSchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables with the names of ours that lie in a schema before a migration. What our change sets
 * did not make is refused, each kind with its own remedy.
 */
public final class ExistingTables {

  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname
      FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND c.relname IN ('users', 'activities', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'pins', 'bookmarks', 'reports', 'activity_edits', 'hashtags', 'mentions', 'erasures')
      ORDER BY array_position(ARRAY['users', 'activities', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'pins', 'bookmarks', 'reports', 'activity_edits', 'hashtags', 'mentions', 'erasures'], c.relname::text),
        a.attnum
      """;

  /** Every form of the table of activities has these, the reference application's included. */
  private static final Set<String> ACTIVITY_COLUMNS = Set.of("uuid", "user_uuid", "message");

  /** Every form of the table of users has one of these. */
  private static final Set<String> COGNITO_COLUMNS = Set.of("cognito_user_id", "cognito_user_uuid");

  private static final List<String> ENTITIES = List.of("users", "activities");

  /** Only our own change sets give this column to users and activities. */
  private static final String OURS_ALONE = "deleted_at";

  private final Identifier schema;
  private final Map<String, List<String>> columnsByTable;

  private ExistingTables(Identifier schema, Map<String, List<String>> columnsByTable) {
    this.schema = schema;
    this.columnsByTable = columnsByTable;
  }

  public static ExistingTables in(Connection connection, Identifier schema) throws SQLException {
    Map<String, List<String>> columnsByTable = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, schema.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columnsByTable
              .computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
              .add(rows.getString(2));
        }
      }
    }
    return new ExistingTables(schema, columnsByTable);
  }

  /**
   * Refuses to create tables where some are already.
   *
   * @throws ForeignTableException as {@link #requireReference}
   * @throws AdoptionRequiredException if they are the reference application's
   * @throws HalfAdoptedException if some of them have been given our form
   * @throws MissingUsersException if there are activities and no users
   * @throws UnmanagedSchemaException if they are ours, made without our history
   */
  public void requireNone(Identifier historyTable) {
    if (columnsByTable.isEmpty()) {
      return;
    }
    requireReference(historyTable);
    if (entities().noneMatch(this::isOurs)) {
      throw new AdoptionRequiredException(schema.name());
    }
    requireOurs();
  }

  /**
   * Refuses to continue if change sets of ours were applied beside tables of another form.
   *
   * @throws HalfAdoptedException if users or activities lacks our form
   */
  public void requireOurs() {
    List<String> others = entities().filter(table -> !isOurs(table)).toList();
    if (!others.isEmpty()) {
      throw new HalfAdoptedException(
          schema.name(), entities().filter(this::isOurs).toList(), others);
    }
  }

  /** Whether users and activities, as far as they are there, have our form. */
  public boolean areOurs() {
    return entities().allMatch(this::isOurs);
  }

  /**
   * Refuses all but the reference application's tables, and those of them that somebody has begun
   * to change.
   *
   * @throws ForeignTableException if users or activities are somebody else's; without them, any
   *     table with the name of one of ours
   * @throws MissingUsersException if there are activities and no users
   * @throws UnmanagedSchemaException if they are ours, made without our history
   * @throws MigrationException if there are none
   */
  public void requireReference(Identifier historyTable) {
    requireAny();
    // why these alone: beside them, a table of somebody's with another name of ours is an obstacle
    // to their adoption, with a remedy.
    boolean isReference = entities().findAny().isPresent();
    columnsByTable.forEach(
        (table, columns) -> {
          if (!isReference || ENTITIES.contains(table)) {
            requireCruddur(table, columns);
          }
        });
    requireUsers();
    if (areOurs()) {
      throw new UnmanagedSchemaException(schema.name(), historyTable.name());
    }
  }

  /**
   * Refuses all but tables that our change sets made.
   *
   * @throws ForeignTableException if a table with the name of one of ours is somebody else's
   * @throws AdoptionRequiredException if they are the reference application's
   * @throws HalfAdoptedException if some of them have been given our form
   * @throws MigrationException if there are none
   */
  public void requireOnlyOurs() {
    requireAny();
    columnsByTable.forEach(this::requireCruddur);
    requireUsers();
    if (entities().noneMatch(this::isOurs)) {
      throw new AdoptionRequiredException(schema.name());
    }
    requireOurs();
  }

  /**
   * Refuses a schema without tables.
   *
   * @throws MigrationException if there are none
   */
  public void requireAny() {
    if (columnsByTable.isEmpty()) {
      throw new MigrationException(
          "Schema %s holds no tables of Cruddur, so there is nothing to adopt or to repair. Create them: cruddur-db migrate, or Migrator.run()."
              .formatted(schema));
    }
  }

  private void requireUsers() {
    if (!columnsByTable.containsKey("users")) {
      throw new MissingUsersException(schema.name());
    }
  }

  private Stream<String> entities() {
    return ENTITIES.stream().filter(columnsByTable::containsKey);
  }

  private boolean isOurs(String table) {
    return columnsByTable.getOrDefault(table, List.of()).contains(OURS_ALONE);
  }

  private void requireCruddur(String table, List<String> columns) {
    if (!isCruddur(table, columns)) {
      throw new ForeignTableException(schema.name(), table, String.join(", ", columns));
    }
  }

  private boolean isCruddur(String table, List<String> columns) {
    return switch (table) {
      case "users" ->
          columns.contains("uuid") && columns.stream().anyMatch(COGNITO_COLUMNS::contains);
      case "activities" -> columns.containsAll(ACTIVITY_COLUMNS);
      // why: names that a host's own table may well have.
      case "blocks" -> columns.containsAll(List.of("blocker_uuid", "blocked_uuid"));
      case "mutes" -> columns.containsAll(List.of("muter_uuid", "muted_uuid"));
      case "activity_edits" -> columns.containsAll(List.of("activity_uuid", "message"));
      case "reports" -> columns.containsAll(List.of("uuid", "reporter_uuid", "about"));
      case "pins", "bookmarks" -> columns.containsAll(List.of("user_uuid", "activity_uuid"));
      // why: nobody's name for a table of ours unless ours are beside it; the reference
      // application's variants have a table of likes in several forms.
      default -> columnsByTable.containsKey("users") && columnsByTable.containsKey("activities");
    };
  }
}
