package io.cruddur.migrations.adoption;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What an adoption does to rows, once all tables have our columns. Each statement does nothing
 * where nothing is wrong; whether it may is decided before, by the obstacles.
 */
final class Remedies {

  /** Rows as they were, so that nothing that a remedy changes is lost. */
  static final String CREATE_KEPT =
      """
      CREATE TABLE IF NOT EXISTS cruddur_adoption_kept (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text NOT NULL,
        reason text NOT NULL,
        content jsonb NOT NULL,
        kept_for uuid,
        kept_at timestamptz NOT NULL DEFAULT current_timestamp
      )
      """;

  static final String KEEP_NUMERIC_REPLIES =
      """
      INSERT INTO cruddur_adoption_kept (source, reason, content, kept_for)
      SELECT 'activities', 'numeric reply', to_jsonb(a), a.uuid
      FROM activities a WHERE reply_to_activity_uuid IS NOT NULL
      """;

  private static final String MERGE_PLAN =
      """
      CREATE TEMPORARY TABLE cruddur_adoption_merge ON COMMIT DROP AS
      SELECT uuid AS merged, kept FROM (
        SELECT uuid, first_value(uuid) OVER (PARTITION BY %1$s ORDER BY created_at NULLS LAST, uuid) AS kept
        FROM users WHERE %1$s IS NOT NULL) one
      WHERE uuid <> kept
      """
          .formatted(RowCheck.IDENTITY);

  private static final String KEEP_MERGED =
      """
      INSERT INTO cruddur_adoption_kept (source, reason, content, kept_for)
      SELECT 'users', 'merged', to_jsonb(u), kept FROM users u JOIN cruddur_adoption_merge ON merged = uuid
      """;

  /** All that refers to users: by a foreign key, or as ours does without one. */
  private static final String REFERRERS =
      """
      SELECT k.conrelid::regclass::text, quote_ident(a.attname)
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[1] AND f.attname = 'uuid'
      WHERE k.contype = 'f' AND k.confrelid = 'users'::regclass AND cardinality(k.conkey) = 1
      UNION
      VALUES ('activities', 'user_uuid'), ('likes', 'user_uuid'), ('reposts', 'user_uuid'),
        ('follows', 'follower_uuid'), ('follows', 'followee_uuid')
      """;

  private static final String ORPHANS =
      """
      INSERT INTO users (uuid, display_name, handle, created_at, deleted_at)
      SELECT user_uuid, 'Deleted user', 'deleted-' || user_uuid, min(created_at), current_timestamp
      FROM activities a
      WHERE NOT EXISTS (SELECT FROM users u WHERE u.uuid = a.user_uuid)
      GROUP BY user_uuid
      """;

  private static final String DETACH =
      """
      WITH dangling AS (
        SELECT a.uuid, to_jsonb(a) AS content FROM activities a
        WHERE reply_to_activity_uuid IS NOT NULL AND NOT EXISTS (
          SELECT FROM activities p WHERE p.uuid = a.reply_to_activity_uuid AND p.uuid <> a.uuid)),
      kept AS (
        INSERT INTO cruddur_adoption_kept (source, reason, content, kept_for)
        SELECT 'activities', 'dangling reply', content, uuid FROM dangling)
      UPDATE activities a SET reply_to_activity_uuid = NULL FROM dangling d WHERE a.uuid = d.uuid
      """;

  private static final String COUNT =
      """
      UPDATE activities a
      SET replies_count = c.replies, reposts_count = c.reposts, likes_count = c.likes
      FROM (
        SELECT p.uuid, coalesce(r.n, 0) AS replies, coalesce(s.n, 0) AS reposts, coalesce(l.n, 0) AS likes
        FROM activities p
          LEFT JOIN (SELECT reply_to_activity_uuid AS uuid, count(*) AS n FROM activities
                     WHERE reply_to_activity_uuid IS NOT NULL AND deleted_at IS NULL GROUP BY 1) r USING (uuid)
          LEFT JOIN (SELECT activity_uuid AS uuid, count(*) AS n FROM reposts GROUP BY 1) s USING (uuid)
          LEFT JOIN (SELECT activity_uuid AS uuid, count(*) AS n FROM likes GROUP BY 1) l USING (uuid)) c
      WHERE a.uuid = c.uuid
        AND (a.replies_count, a.reposts_count, a.likes_count) IS DISTINCT FROM (c.replies, c.reposts, c.likes)
      """;

  private final Connection connection;
  private final List<AdoptionRemedy> done;

  Remedies(Connection connection, List<AdoptionRemedy> done) {
    this.connection = connection;
    this.done = done;
  }

  /** Fixes what is wrong with rows. */
  void fix() throws SQLException {
    mergeUsers();
    brokenLinks("likes", "activity_uuid", "activities", "user_uuid");
    brokenLinks("reposts", "activity_uuid", "activities", "user_uuid");
    brokenLinks("follows", "follower_uuid", "users", "followee_uuid");
    repointAndDelete();
    fill("users", "handle", "'user-' || uuid", "coalesce(handle, '') = ''");
    fill("users", "display_name", "handle", "coalesce(display_name, '') = ''");
    fill("users", "cognito_user_id", "'MOCK'", "coalesce(cognito_user_id, '') = ''");
    fill(
        "users",
        "created_at",
        "coalesce((SELECT min(a.created_at) FROM activities a WHERE a.user_uuid = users.uuid), current_timestamp)",
        "created_at IS NULL");
    fill("activities", "message", "'(no message)'", "coalesce(message, '') = ''");
    fill(
        "activities",
        "created_at",
        "coalesce((SELECT u.created_at FROM users u WHERE u.uuid = user_uuid), current_timestamp)",
        "created_at IS NULL");
    fill("activities", "user_uuid", "gen_random_uuid()", "user_uuid IS NULL");
    apply("activities without a user: rows made for the missing users", ORPHANS);
    apply("dangling replies made posts", DETACH);
  }

  /** Brings the counters up to date. */
  void count() throws SQLException {
    for (String table : List.of("likes", "reposts", "follows")) {
      fill(table, "created_at", "current_timestamp", "created_at IS NULL");
    }
    apply("activities whose counts were brought up to date", COUNT);
  }

  /** Runs a statement and writes down how many rows it changed, if any. */
  long apply(String description, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long rows = statement.executeLargeUpdate(sql);
      if (rows > 0) {
        done.add(new AdoptionRemedy(description, rows));
      }
      return rows;
    }
  }

  private void fill(String table, String column, String value, String condition)
      throws SQLException {
    apply(
        "%s without %s filled".formatted(table, column),
        "UPDATE %s SET %s = %s WHERE %s".formatted(table, column, value, condition));
  }

  private void mergeUsers() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MERGE_PLAN);
    }
    apply("users merged onto the oldest row of the same user", KEEP_MERGED);
  }

  // why before the users are merged: a like of both rows of a user would exist twice then.
  private void brokenLinks(String table, String first, String target, String second)
      throws SQLException {
    apply(
        "%s moved to cruddur_adoption_kept".formatted(table),
        """
        WITH ranked AS (
          SELECT l.ctid AS place, coalesce(a.kept, l.%2$s) AS one, coalesce(b.kept, l.%4$s) AS other,
            row_number() OVER (PARTITION BY coalesce(a.kept, l.%2$s), coalesce(b.kept, l.%4$s)
              ORDER BY (a.kept IS NULL AND b.kept IS NULL) DESC, l.created_at NULLS LAST, l.ctid) AS n
          FROM %1$s l
            LEFT JOIN cruddur_adoption_merge a ON a.merged = l.%2$s
            LEFT JOIN cruddur_adoption_merge b ON b.merged = l.%4$s),
        gone AS (
          DELETE FROM %1$s l USING ranked r
          WHERE l.ctid = r.place AND (r.n > 1 OR r.one = r.other
            OR NOT EXISTS (SELECT FROM %3$s f WHERE f.uuid = r.one)
            OR NOT EXISTS (SELECT FROM users u WHERE u.uuid = r.other))
          RETURNING to_jsonb(l) AS content)
        INSERT INTO cruddur_adoption_kept (source, reason, content)
        SELECT '%1$s', 'broken or twice', content FROM gone
        """
            .formatted(table, first, target, second));
  }

  private void repointAndDelete() throws SQLException {
    List<String[]> referrers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REFERRERS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        referrers.add(new String[] {rows.getString(1), rows.getString(2)});
      }
    }
    for (String[] referrer : referrers) {
      apply(
          "%s of merged users given to the row that stays".formatted(referrer[0]),
          "UPDATE %1$s t SET %2$s = kept FROM cruddur_adoption_merge WHERE t.%2$s = merged"
              .formatted(referrer[0], referrer[1]));
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM users u USING cruddur_adoption_merge WHERE u.uuid = merged");
    }
  }
}
