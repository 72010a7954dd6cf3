package io.cruddur.migrations.repair;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import io.cruddur.migrations.internal.ShapeReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The history of tables that came without it, as a dump of some tables brings them: found by
 * comparing the catalog with what the change sets make. The session's search_path is the schema.
 */
final class LostHistory {

  private static final String CREATE = "_create_";

  /** A host's own Liquibase, which includes our change log. */
  private static final String LIQUIBASE_HISTORY = "databasechangelog";

  private final Connection connection;
  private final SchemaTarget target;
  private final ChangeSets known;

  LostHistory(Connection connection, SchemaTarget target, ChangeSets known) {
    this.connection = connection;
    this.target = target;
    this.known = known;
  }

  /**
   * Change sets that may have been applied.
   *
   * @param changeSets in the order of the change log
   * @param shape what they make
   * @param differences how many things the catalog lacks, or has otherwise
   */
  record Candidate(List<String> changeSets, Shape shape, int differences) {}

  /**
   * Refuses a schema whose history another Liquibase keeps.
   *
   * @throws UnmanagedSchemaException if that is so
   */
  void requireNobodyElses() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) > 0 FROM %s WHERE filename LIKE '%s%%'"
                    .formatted(LIQUIBASE_HISTORY, ChangeSets.PATH))) {
      row.next();
      if (row.getBoolean(1)) {
        throw new UnmanagedSchemaException(target.schema().name(), target.history().name());
      }
    } catch (SQLException e) {
      if (!SqlState.UNDEFINED_TABLE.matches(e)) {
        throw e;
      }
    }
  }

  /** The one that the catalog is closest to, the newest of several. */
  Candidate closest() throws SQLException {
    Shape theirs = ShapeReader.current(connection);
    Candidate closest = null;
    for (int count = known.ids().size(); count > 0; count--) {
      Candidate candidate = candidate(known.ids().subList(0, count), theirs);
      if (candidate != null
          && (closest == null || candidate.differences() < closest.differences())) {
        closest = candidate;
      }
    }
    if (closest == null) {
      throw new UnmanagedSchemaException(target.schema().name(), target.history().name());
    }
    return closest;
  }

  /** Without change sets whose table is not there; null if a table is there that none makes. */
  private @Nullable Candidate candidate(List<String> changeSets, Shape theirs) throws SQLException {
    Set<String> tables = theirs.tables().keySet();
    List<String> applied = new ArrayList<>();
    for (String id : changeSets) {
      int create = id.indexOf(CREATE);
      if (create < 0 || tables.contains(id.substring(create + CREATE.length()))) {
        applied.add(id);
      }
    }
    connection.setAutoCommit(false);
    try {
      applied.retainAll(ShapeReader.applicable(connection, applied));
      Shape shape = ShapeReader.of(connection, applied);
      return shape.tables().keySet().equals(tables)
          ? new Candidate(applied, shape, new ShapeDiff(shape, theirs).differences().size())
          : null;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * The tables that are not there, although change sets after those that make them were applied.
   * They may never have come with the rest, or have been dropped with their rows.
   */
  List<String> missingTables(List<String> applied) {
    int newest = applied.stream().mapToInt(known.ids()::indexOf).max().orElse(-1);
    return known.ids().subList(0, newest + 1).stream()
        .filter(id -> id.contains(CREATE) && !applied.contains(id))
        .map(id -> id.substring(id.indexOf(CREATE) + CREATE.length()))
        .filter(Shape.TABLES::contains)
        .toList();
  }

  /** Writes the history, as if the migrator had applied them. */
  void record(List<String> changeSets) throws SQLException {
    HistorySql history = new HistorySql(target);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(history.create());
      for (String id : changeSets) {
        statement.execute(
            history.insert(ChangeSetFile.of(id), String.valueOf(known.checksumById().get(id))));
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
