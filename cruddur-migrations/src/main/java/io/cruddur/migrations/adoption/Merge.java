package io.cruddur.migrations.adoption;

import io.cruddur.migrations.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes several rows of users one. The session's temporary table cruddur_adoption_merge says which
 * are removed, and for whom. Its columns are named so that no table of a host has such ones.
 */
final class Merge {

  static final String CREATE_PLAN =
      "CREATE TEMPORARY TABLE IF NOT EXISTS cruddur_adoption_merge (cruddur_merged uuid PRIMARY KEY, cruddur_kept uuid NOT NULL) ON COMMIT DROP";

  /** All that refers to users, with the column: by a foreign key, or as ours does without one. */
  static final String REFERRERS =
      """
      SELECT k.conrelid::regclass::text, quote_ident(a.attname)
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[1] AND f.attname = 'uuid'
      WHERE k.contype = 'f' AND k.confrelid = to_regclass('users') AND cardinality(k.conkey) = 1
        AND k.conparentid = 0
      UNION
      SELECT c.oid::regclass::text, quote_ident(a.attname)
      FROM (VALUES ('activities', 'user_uuid'), ('likes', 'user_uuid'), ('likes', 'user_id'), ('reposts', 'user_uuid'),
        ('follows', 'follower_uuid'), ('follows', 'followee_uuid')) AS ours (relation, name)
        JOIN pg_class c ON c.oid = to_regclass(relation)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ours.name AND NOT a.attisdropped
      """;

  /**
   * Foreign keys to other columns of users that delete or change rows together with a user, each as
   * a query of such rows of the users who are removed.
   */
  static final String CASCADES =
      """
      SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid),
        format('SELECT count(*) FROM %s r JOIN users u ON %s JOIN cruddur_adoption_merge ON u.uuid = cruddur_merged', k.conrelid::regclass,
          (SELECT string_agg(format('r.%I = u.%I', a.attname, f.attname), ' AND ')
           FROM unnest(k.conkey, k.confkey) AS pair (here, there)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = here
             JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = there))
      FROM pg_constraint k
      WHERE k.contype = 'f' AND k.confrelid = to_regclass('users') AND k.conparentid = 0 AND k.confdeltype IN ('c', 'n', 'd')
        AND k.confkey <> ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = k.confrelid AND attname = 'uuid')]
      ORDER BY 1, 2
      """;

  /** Whether a merge gives rows of a table to another user; takes the table and the column. */
  static final String TO_MOVE =
      "SELECT EXISTS (SELECT FROM %s t JOIN cruddur_adoption_merge ON t.%s = cruddur_merged)";

  /**
   * Locks the same rows as they are now, and counts them.
   *
   * <p>why: the statement that moves them finds them by their place. A row that its application was
   * changing meanwhile would have another one by the statement's turn, be left, and be deleted
   * together with its user. New rows are kept out by the lock on users.
   */
  private static final String LOCK_TO_MOVE =
      "SELECT count(*) FROM (SELECT FROM %s t JOIN cruddur_adoption_merge ON t.%s = cruddur_merged FOR UPDATE OF t) locked";

  private final Connection connection;
  private final Applied applied;

  Merge(Connection connection, Applied applied) {
    this.connection = connection;
    this.applied = applied;
  }

  /**
   * Gives all that refers to the rows that are removed to those that stay, and removes them.
   *
   * @throws MigrationException if rows would be deleted, or lose their user, together with a
   *     removed row, because they refer to it by other columns than its key
   */
  void apply() throws SQLException {
    requireNoCascade();
    for (String[] referrer : referrers()) {
      // why: the server may refuse the statement, also if it changes nothing.
      if (lockToMove(referrer[0], referrer[1]) == 0) {
        continue;
      }
      TriggersOff triggers = TriggersOff.ofRelation(connection, referrer[0]);
      applied.run(
          "%s of merged users given to the row that stays".formatted(referrer[0]),
          KeptRows.change(
              referrer[0],
              "merged user",
              "cruddur_kept AS " + referrer[1],
              "%s t JOIN cruddur_adoption_merge ON t.%s = cruddur_merged"
                  .formatted(referrer[0], referrer[1]),
              "true",
              "cruddur_kept"));
      triggers.restore(List.of());
    }
    applied.run(
        "users merged onto another row of the same user",
        KeptRows.remove(
            "users",
            "merged",
            "users t JOIN cruddur_adoption_merge ON t.uuid = cruddur_merged",
            "true",
            "cruddur_kept"));
  }

  private long lockToMove(String relation, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOCK_TO_MOVE.formatted(relation, column))) {
      row.next();
      return row.getLong(1);
    }
  }

  private void requireNoCascade() throws SQLException {
    try (Statement statement = connection.createStatement();
        Statement count = connection.createStatement();
        ResultSet keys = statement.executeQuery(CASCADES)) {
      while (keys.next()) {
        try (ResultSet rows = count.executeQuery(keys.getString(4))) {
          rows.next();
          if (rows.getLong(1) > 0) {
            throw new MigrationException(
                "%s rows of %s refer to users that would be merged, by %s: %s. They would be lost with them. Give them to the user that stays, or drop the constraint, and adopt again. Nothing was changed."
                    .formatted(
                        rows.getLong(1), keys.getString(1), keys.getString(2), keys.getString(3)));
          }
        }
      }
    }
  }

  private List<String[]> referrers() throws SQLException {
    List<String[]> referrers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REFERRERS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        referrers.add(new String[] {rows.getString(1), rows.getString(2)});
      }
    }
    return referrers;
  }
}
