package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.internal.Blank;
import io.cruddur.migrations.adoption.internal.ReplyCircles;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * What an adoption does to rows, once all tables have our columns. Each statement does nothing
 * where nothing is wrong; whether it may is decided before, by the obstacles.
 */
final class Remedies {

  private static final String MERGE_PLAN =
      "INSERT INTO cruddur_adoption_merge (cruddur_merged, cruddur_kept) "
          + People.MERGES.replace("{users}", "users");

  // why before the merge: what several users shared may be one user's afterwards.
  private static final String PLACEHOLDERS =
      "CREATE TEMPORARY TABLE cruddur_adoption_placeholders ON COMMIT DROP AS SELECT uuid FROM (%s) found"
          .formatted(People.PLACEHOLDERS.replace("{users}", "users"));

  private static final String ORPHANS =
      """
      WITH made AS (
        INSERT INTO users (uuid, display_name, handle, created_at, deleted_at)
        SELECT user_uuid, 'Deleted user', 'deleted-' || user_uuid, min(created_at), current_timestamp
        FROM activities a
        WHERE NOT EXISTS (SELECT FROM users u WHERE u.uuid = a.user_uuid)
        GROUP BY user_uuid
        RETURNING users.*)
      INSERT INTO cruddur_adoption_kept (source, reason, became, kept_for)
      SELECT 'users', 'made for activities without a user', to_jsonb(made), uuid FROM made
      """;

  private final Applied applied;
  private final Merge merge;

  Remedies(Connection connection, Applied applied) {
    this.applied = applied;
    this.merge = new Merge(connection, applied);
  }

  /**
   * Carries out what the owner has decided. The side table and that of the merges are there, and
   * all tables have our columns.
   */
  void decide(Decided decided) throws SQLException {
    for (Map.Entry<UUID, UUID> pair : decided.merged().entrySet()) {
      applied.run(
          "merges decided",
          "INSERT INTO cruddur_adoption_merge VALUES ('%s', '%s')"
              .formatted(pair.getKey(), pair.getValue()));
    }
    if (!decided.merged().isEmpty()) {
      links();
      merge.apply();
      applied.execute("TRUNCATE cruddur_adoption_merge");
    }
    for (Map.Entry<UUID, String> id : decided.ids().entrySet()) {
      applied.run(
          "Cognito ids changed by decision",
          KeptRows.change(
              "users",
              "Cognito id changed by decision",
              "'%s'::text AS cognito_user_id".formatted(id.getValue().replace("'", "''")),
              "users t",
              "t.uuid = '%s'".formatted(id.getKey()),
              "t.uuid"));
    }
  }

  private void links() throws SQLException {
    brokenLinks("likes", "activity_uuid", "activities", "user_uuid");
    brokenLinks("reposts", "activity_uuid", "activities", "user_uuid");
    brokenLinks("follows", "follower_uuid", "users", "followee_uuid");
  }

  /** Fixes what is wrong with rows. The side table and that of the merges are there. */
  void fix() throws SQLException {
    applied.execute(MERGE_PLAN);
    applied.execute(PLACEHOLDERS);
    links();
    merge.apply();
    fill("users", "handle", "'user-' || t.uuid", Blank.is("t.handle"));
    fill("users", "display_name", "t.handle", Blank.is("t.display_name"));
    change(
        "placeholders for a Cognito id replaced by MOCK",
        "users",
        "placeholder",
        "'MOCK'::text AS cognito_user_id",
        "SELECT uuid FROM cruddur_adoption_placeholders");
    change(
        "seeded users given a handle of their own",
        "users",
        "seeded user beside a sign-up",
        "left(t.handle, 200) || '-' || right(t.uuid::text, 12) AS handle",
        People.SEEDED);
    fill("users", "cognito_user_id", "'MOCK'::text", Blank.is("t.cognito_user_id"));
    fill(
        "users",
        "created_at",
        "coalesce((SELECT min(a.created_at) FROM activities a WHERE a.user_uuid = t.uuid), current_timestamp)",
        "t.created_at IS NULL");
    fill("activities", "message", "'(no message)'::text", "coalesce(t.message, '') = ''");
    fill(
        "activities",
        "created_at",
        "coalesce((SELECT u.created_at FROM users u WHERE u.uuid = t.user_uuid), current_timestamp)",
        "t.created_at IS NULL");
    fill("activities", "user_uuid", "gen_random_uuid()", "t.user_uuid IS NULL");
    applied.run("activities without a user: rows made for the missing users", ORPHANS);
    applied.run(
        "dangling replies made posts",
        KeptRows.change(
            "activities",
            "dangling reply",
            "NULL::uuid AS reply_to_activity_uuid",
            "activities t",
            """
            t.reply_to_activity_uuid IS NOT NULL AND NOT EXISTS (
              SELECT FROM activities p WHERE p.uuid = t.reply_to_activity_uuid AND p.uuid <> t.uuid)""",
            "t.uuid"));
    applied.run(
        "circles of replies: the oldest activity made a post",
        KeptRows.change(
            "activities",
            "circle of replies",
            "NULL::uuid AS reply_to_activity_uuid",
            "activities t",
            "t.uuid IN (SELECT uuid FROM (%s) found)"
                .formatted(ReplyCircles.OLDEST.replace("{activities}", "activities")),
            "t.uuid"));
  }

  private void fill(String table, String column, String value, String condition)
      throws SQLException {
    applied.run(
        "%s without %s filled".formatted(table, column),
        KeptRows.change(
            table, "no " + column, value + " AS " + column, table + " t", condition, "t.uuid"));
  }

  private void change(String description, String table, String reason, String set, String found)
      throws SQLException {
    applied.run(
        description,
        KeptRows.change(
            table,
            reason,
            set,
            table + " t",
            "t.uuid IN (SELECT uuid FROM (%s) found)".formatted(found.replace("{users}", "users")),
            "t.uuid"));
  }

  // why before the users are merged: a like of both rows of a user would exist twice then.
  private void brokenLinks(String table, String first, String target, String second)
      throws SQLException {
    applied.run(
        "%s moved to cruddur_adoption_kept".formatted(table),
        KeptRows.remove(
            table,
            "broken or twice",
            """
            (SELECT l.ctid, l.*, coalesce(a.cruddur_kept, l.%2$s) AS cruddur_one, coalesce(b.cruddur_kept, l.%4$s) AS cruddur_other,
              row_number() OVER (PARTITION BY coalesce(a.cruddur_kept, l.%2$s), coalesce(b.cruddur_kept, l.%4$s)
                ORDER BY (a.cruddur_kept IS NULL AND b.cruddur_kept IS NULL) DESC, l.created_at NULLS LAST, l.ctid) AS cruddur_nth
            FROM %1$s l
              LEFT JOIN cruddur_adoption_merge a ON a.cruddur_merged = l.%2$s
              LEFT JOIN cruddur_adoption_merge b ON b.cruddur_merged = l.%4$s) r JOIN %1$s t ON t.ctid = r.ctid"""
                .formatted(table, first, target, second),
            """
            r.cruddur_nth > 1 OR r.cruddur_one = r.cruddur_other
              OR NOT EXISTS (SELECT FROM %s f WHERE f.uuid = r.cruddur_one)
              OR NOT EXISTS (SELECT FROM users u WHERE u.uuid = r.cruddur_other)"""
                .formatted(target),
            "NULL::uuid"));
  }
}
