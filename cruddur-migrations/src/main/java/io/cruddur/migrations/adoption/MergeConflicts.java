package io.cruddur.migrations.adoption;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the rows of other tables for which there is no place after a merge of users: two rows of
 * one person where only one may be, and rows that would be deleted with a user. Changes no row: the
 * plan of the merges stands in a temporary table, which is taken back.
 */
final class MergeConflicts {

  /** Each unique index with the column that refers to users, as a query of the rows in excess. */
  private static final String UNIQUE =
      """
      SELECT r.relation, r.column_name, c.relname,
        format('SELECT cruddur_merged FROM (SELECT cruddur_merged, count(*) OVER (PARTITION BY cruddur_user%s) AS n FROM ('
            'SELECT t.*, coalesce(cruddur_kept, t.%s) AS cruddur_user, cruddur_merged FROM (SELECT * FROM %s%s) t '
            'LEFT JOIN cruddur_adoption_merge ON cruddur_merged = t.%s) moved%s) counted WHERE n > 1 AND cruddur_merged IS NOT NULL ORDER BY 1',
          coalesce(', ' || string_agg(quote_ident(a.attname), ', '), ''), r.column_name, r.relation,
          coalesce(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), ''), r.column_name,
          coalesce(' WHERE num_nulls(' || string_agg(quote_ident(a.attname), ', ') || ') = 0', ''))
      FROM (%s) AS r (relation, column_name)
        JOIN pg_index i ON i.indrelid = r.relation::regclass AND i.indisunique AND i.indexprs IS NULL
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute refers ON refers.attrelid = i.indrelid AND quote_ident(refers.attname) = r.column_name
          AND refers.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
          AND refers.atttypid IN (SELECT oid FROM pg_type WHERE 'uuid'::regtype IN (oid, typbasetype))
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
          AND a.attnum <> refers.attnum
      WHERE r.relation NOT IN ('likes', 'reposts', 'follows')
      GROUP BY r.relation, r.column_name, c.relname, i.indpred, i.indrelid
      ORDER BY 1, 2, 3
      """
          .replace("FROM (%s) AS", "FROM (" + Merge.REFERRERS + ") AS");

  private final Connection connection;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private MergeConflicts(Connection connection) {
    this.connection = connection;
  }

  /**
   * Finds all.
   *
   * @param view of the tables with the decisions carried out
   */
  static List<AdoptionObstacle> find(Connection connection, TableView view) throws SQLException {
    MergeConflicts conflicts = new MergeConflicts(connection);
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(Merge.CREATE_PLAN);
      for (var pair : view.decided().merged().entrySet()) {
        statement.execute(
            "INSERT INTO cruddur_adoption_merge VALUES ('%s', '%s')"
                .formatted(pair.getKey(), pair.getValue()));
      }
      statement.execute(
          """
          INSERT INTO cruddur_adoption_merge (cruddur_merged, cruddur_kept)
          %s ON CONFLICT DO NOTHING"""
              .formatted(view.expand(People.MERGES)));
      statement.execute(
          "UPDATE cruddur_adoption_merge m SET cruddur_kept = n.cruddur_kept FROM cruddur_adoption_merge n WHERE n.cruddur_merged = m.cruddur_kept");
      conflicts.unmovable();
      conflicts.cascades();
      conflicts.doubles();
    } finally {
      connection.rollback(before);
    }
    return conflicts.found;
  }

  /** Rows of tables without a key, in a publication: the server takes no change of them. */
  private void unmovable() throws SQLException {
    for (List<String> referrer : rows(Merge.REFERRERS, 2)) {
      String table = referrer.get(0);
      if (Shape.TABLES.contains(table)
          || rows(Merge.TO_MOVE.formatted(table, referrer.get(1)), 1).get(0).contains("f")) {
        continue;
      }
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "UPDATE %s SET %s = %2$s WHERE ctid = '(0,0)'".formatted(table, referrer.get(1)));
      } catch (SQLException e) {
        if (!SqlState.NOT_IN_PREREQUISITE_STATE.matches(e)) {
          throw e;
        }
        connection.rollback(before);
        found.add(unmovable(table, String.valueOf(e.getMessage())));
      } finally {
        connection.rollback(before);
      }
    }
  }

  private static AdoptionObstacle unmovable(String table, String message) {
    return new AdoptionObstacle(
        Kind.REFUSES_OUR_ROWS,
        table,
        "every UPDATE is refused, so that rows of users that would be merged cannot be given to the one that stays",
        1,
        List.of(message),
        "SELECT * FROM pg_publication_tables WHERE format('%%I.%%I', schemaname, tablename)::regclass = '%s'::regclass"
            .formatted(table.replace("'", "''")),
        "give it a primary key, or let subscribers tell rows by all of their columns: ALTER TABLE %s REPLICA IDENTITY FULL"
            .formatted(table));
  }

  private void cascades() throws SQLException {
    for (List<String> key : rows(Merge.CASCADES, 4)) {
      long count = Long.parseLong(rows(key.get(3), 1).get(0).get(0));
      if (count > 0) {
        found.add(
            new AdoptionObstacle(
                Kind.MERGE_CONFLICT,
                key.get(0),
                "rows of %s refer to users that would be merged, by %s: %s; they would be lost with them"
                    .formatted(key.get(0), key.get(1), key.get(2)),
                count,
                List.of(key.get(1)),
                "SELECT * FROM " + key.get(0),
                "give them to the user that stays, or drop the constraint: ALTER TABLE %s DROP CONSTRAINT \"%s\""
                    .formatted(key.get(0), key.get(1).replace("\"", "\"\"")),
                "ALTER TABLE %s ADD CONSTRAINT \"%s\" %s;"
                    .formatted(key.get(0), key.get(1).replace("\"", "\"\""), key.get(2))));
      }
    }
  }

  private void doubles() throws SQLException {
    for (List<String> unique : rows(UNIQUE, 4)) {
      List<String> users = rows(unique.get(3), 1).stream().map(row -> row.get(0)).toList();
      if (!users.isEmpty()) {
        String table = unique.get(0);
        String column = unique.get(1);
        found.add(
            new AdoptionObstacle(
                Kind.MERGE_CONFLICT,
                table,
                "rows of users that would be merged, of which one person can have only one (%s)"
                    .formatted(unique.get(2)),
                users.size(),
                users.stream().limit(Obstacles.EXAMPLES).toList(),
                "SELECT * FROM %s WHERE %s IN ('%s')"
                    .formatted(table, column, String.join("', '", users)),
                "decide which row stays, and delete the other, such as: DELETE FROM %s WHERE %s = '%s'"
                    .formatted(table, column, users.get(0))));
      }
    }
  }

  private List<List<String>> rows(String sql, int columns) throws SQLException {
    List<List<String>> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        found.add(row);
      }
    }
    return found;
  }
}
