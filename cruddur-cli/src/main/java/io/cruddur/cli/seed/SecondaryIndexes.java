package io.cruddur.cli.seed;

import io.cruddur.cli.common.Progress;
import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The indexes and foreign keys that a large load does without: dropped before it, made again after
 * it as they were, within one transaction. Primary keys stay, because the rows come in their order,
 * and so do the users' indexes, because users are few.
 */
final class SecondaryIndexes {

  private static final String TABLES =
      """
      (SELECT c.oid FROM pg_class c
       WHERE c.relnamespace = current_schema()::regnamespace
         AND c.relname IN ('activities', 'hashtags', 'mentions', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'bookmarks', 'activity_edits', 'reports'))
      """;

  // why quote_ident: so that the same text works in any search_path.
  private static final String FOREIGN_KEYS =
      """
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s',
          conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint
      WHERE contype = 'f' AND conparentid = 0 AND conrelid IN
      """
          + TABLES
          + "ORDER BY conname";

  private static final String INDEXES =
      """
      SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index
      WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) AND indrelid IN
      """
          + TABLES
          + "ORDER BY indexrelid::regclass::text";

  private record Change(String drop, String create) {}

  private final Connection connection;
  private final List<Change> foreignKeys;
  private final List<Change> indexes;

  private SecondaryIndexes(Connection connection) throws SQLException {
    this.connection = connection;
    this.foreignKeys = read(connection, FOREIGN_KEYS);
    this.indexes = read(connection, INDEXES);
  }

  static SecondaryIndexes drop(Connection connection) throws SQLException {
    SecondaryIndexes found = new SecondaryIndexes(connection);
    for (List<Change> changes : List.of(found.foreignKeys, found.indexes)) {
      for (Change change : changes) {
        Sql.execute(connection, change.drop());
      }
    }
    return found;
  }

  void restore(Progress progress) throws SQLException {
    for (List<Change> changes : List.of(indexes, foreignKeys)) {
      String name = changes == indexes ? "indexes" : "foreign keys";
      try (Progress.Task task = progress.begin(name, "made", changes.size())) {
        for (Change change : changes) {
          Sql.execute(connection, change.create());
          task.count();
          task.advance();
        }
      }
    }
  }

  private static List<Change> read(Connection connection, String sql) throws SQLException {
    return Sql.list(connection, sql, row -> new Change(row.getString(1), row.getString(2)));
  }
}
