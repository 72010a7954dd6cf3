package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.adoption.internal.Blank;
import io.cruddur.migrations.adoption.internal.ReplyCircles;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.ShapeDiff;
import java.util.List;

/**
 * Rows that our tables do not allow.
 *
 * @param table in which table
 * @param column without which the check makes no sense
 * @param description what is wrong with the rows
 * @param sql selects them; {users} stands for that table as {@link TableView} shows it
 * @param remedy what to do; {schema} and {example} stand for the schema and the key of the first
 *     row, a column's name for the one that it has there, which may be another
 */
record RowCheck(
    Kind kind, String table, String column, String description, String sql, String remedy) {

  static final List<RowCheck> ALL =
      List.of(
          duplicateKey("users"),
          new RowCheck(
              Kind.SHARED_COGNITO_ID,
              "users",
              "cognito_user_id",
              "the Cognito id of a user with another handle",
              People.SHARED_IDS,
              "decide whose it is: %s; or in SQL: UPDATE {schema}.users SET {cognito_user_id} = 'MOCK' WHERE uuid = {example}"
                  .formatted(Decisions.commands())),
          new RowCheck(
              Kind.DUPLICATE_HANDLE,
              "users",
              "handle",
              "a handle of somebody else, in any case",
              People.SHARED_HANDLES,
              "decide who keeps it: if they are one person, cruddur-db adopt --merge UUID:UUID (the"
                  + " second row stays); if not, give the others another: UPDATE {schema}.users SET"
                  + " {handle} = {handle} || '-2' WHERE uuid = {example}"),
          new RowCheck(
              Kind.DUPLICATE_USER,
              "users",
              "cognito_user_id",
              "the same handle and Cognito id as another row (with a placeholder for the id, the same name or address too)",
              People.DUPLICATES,
              "merge them onto the oldest row, which gets their activities; the others are kept in"
                  + " cruddur_adoption_kept"),
          new RowCheck(
              Kind.SEEDED_HANDLE,
              "users",
              "handle",
              "a seeded user, whose handle somebody has signed up with",
              People.SEEDED,
              "give the seeded user a handle with the end of its key; if both are one person,"
                  + " instead: cruddur-db adopt --merge SEEDED:SIGNED_UP"),
          new RowCheck(
              Kind.PLACEHOLDER_ID,
              "users",
              "cognito_user_id",
              "a placeholder for a Cognito id other than MOCK",
              People.PLACEHOLDERS,
              "it becomes MOCK: a user who is not linked yet"),
          blank("display_name", "it becomes the handle"),
          blank("handle", "it becomes user- and the key"),
          blank("cognito_user_id", "it becomes MOCK: a user who is not linked yet"),
          missingTime("users", "it becomes that of the user's first activity, or now"),
          farTime("users", "created_at"),
          tooLong("users", "display_name", 255),
          tooLong("users", "handle", 255),
          tooLong("users", "cognito_user_id", 255),
          tooLong("users", "email", 320),
          tooLong("users", "bio", 1024),
          duplicateKey("activities"),
          new RowCheck(
              Kind.MISSING_VALUE,
              "activities",
              "message",
              "message is null or empty",
              "SELECT * FROM {activities} t WHERE coalesce(message, '') = ''",
              "it becomes (no message)"),
          missingTime("activities", "it becomes that of its user, or now"),
          farTime("activities", "created_at"),
          farTime("activities", "expires_at"),
          tooLong("activities", "message", 1024),
          new RowCheck(
              Kind.ORPHAN,
              "activities",
              "user_uuid",
              "the user does not exist",
              "SELECT a.* FROM {activities} a WHERE NOT EXISTS (SELECT FROM {users} u WHERE u.uuid"
                  + " = a.user_uuid)",
              "give each missing user a row that says so, under the key that the activities have"),
          new RowCheck(
              Kind.DANGLING_REPLY,
              "activities",
              Shape.REPLY_COLUMN,
              "a reply to an activity that does not exist, or to itself",
              "SELECT a.* FROM {activities} a WHERE reply_to_activity_uuid IS NOT NULL AND NOT"
                  + " EXISTS (SELECT FROM {activities} p WHERE p.uuid = a.reply_to_activity_uuid"
                  + " AND p.uuid <> a.uuid)",
              "detach them, so that they are posts; they are kept as they were in"
                  + " cruddur_adoption_kept"),
          new RowCheck(
              Kind.CIRCULAR_REPLY,
              "activities",
              Shape.REPLY_COLUMN,
              "the oldest activity of a circle of replies, each of which answers another one of it",
              ReplyCircles.OLDEST,
              "detach the oldest one of each circle, so that it is a post that the others lead to; it is kept as it was in cruddur_adoption_kept"),
          brokenLink("likes", "activity_uuid", "activities", "user_uuid"),
          brokenLink("reposts", "activity_uuid", "activities", "user_uuid"),
          brokenLink("follows", "follower_uuid", "users", "followee_uuid"),
          tooLarge("replies_count"),
          tooLarge("reposts_count"),
          tooLarge("likes_count"),
          unexplainedCount("replies_count", "activities", Shape.REPLY_COLUMN),
          unexplainedCount("reposts_count", "reposts", "activity_uuid"),
          unexplainedCount("likes_count", "likes", "activity_uuid"));

  /** Only where the column is numeric; its sql wants the schema. */
  static final RowCheck NUMERIC_REPLY =
      new RowCheck(
          Kind.NUMERIC_REPLY,
          "activities",
          Shape.REPLY_COLUMN,
          "a reply to a number, which no activity has for its key",
          "SELECT * FROM %s.activities WHERE reply_to_activity_uuid IS NOT NULL",
          "make them posts; they are kept as they were in cruddur_adoption_kept");

  private static RowCheck duplicateKey(String table) {
    return new RowCheck(
        Kind.DUPLICATE_KEY,
        table,
        "uuid",
        "a key that is missing, or that another row has",
        "SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY uuid) AS rows FROM {%s} each) t WHERE rows > 1 OR uuid IS NULL"
            .formatted(table),
        "give each row a key of its own: UPDATE {schema}.%1$s SET uuid = gen_random_uuid() WHERE ctid = (SELECT max(ctid) FROM {schema}.%1$s WHERE uuid IS NOT DISTINCT FROM {example})"
            .formatted(table));
  }

  private static RowCheck blank(String column, String remedy) {
    return new RowCheck(
        Kind.MISSING_VALUE,
        "users",
        column,
        "%s is null, empty or blank".formatted(column),
        "SELECT * FROM {users} t WHERE " + Blank.is(column),
        remedy);
  }

  private static RowCheck missingTime(String table, String remedy) {
    return new RowCheck(
        Kind.MISSING_VALUE,
        table,
        "created_at",
        "created_at is null",
        "SELECT * FROM {%s} t WHERE created_at IS NULL".formatted(table),
        remedy);
  }

  /** A day from the ends of what the server can store, beyond which no zone takes a time. */
  private static RowCheck farTime(String table, String column) {
    return new RowCheck(
        Kind.FAR_TIME,
        table,
        column,
        "%s is at the end of the times that the server can store, and beyond it in another zone"
            .formatted(column),
        "SELECT * FROM {%1$s} t WHERE isfinite(%2$s) AND (%2$s > DATE '294276-12-29' OR %2$s < DATE '4713-11-26 BC')"
            .formatted(table, column),
        "say what was meant, such as: UPDATE {schema}.%1$s SET {%2$s} = CASE WHEN {%2$s} > now() THEN timestamp 'infinity' ELSE timestamp '-infinity' END WHERE uuid = {example}"
            .formatted(table, column));
  }

  private static RowCheck tooLong(String table, String column, int limit) {
    return new RowCheck(
        Kind.TOO_LONG,
        table,
        column,
        "%s exceeds %s characters".formatted(column, limit),
        "SELECT * FROM {%s} t WHERE char_length(%s) > %s".formatted(table, column, limit),
        "shorten it: UPDATE {schema}.%s SET {%s} = left({%2$s}, %s) WHERE uuid = {example}"
            .formatted(table, column, limit));
  }

  private static RowCheck tooLarge(String column) {
    return new RowCheck(
        Kind.TOO_LARGE_COUNT,
        "activities",
        column,
        "%s is no number that an integer can hold".formatted(column),
        "SELECT * FROM {activities} t WHERE " + ShapeDiff.unfit(column),
        "count anew, and keep the old value in cruddur_adoption_kept; --keep-counts cannot keep it");
  }

  private static RowCheck brokenLink(String table, String first, String target, String second) {
    return new RowCheck(
        Kind.BROKEN_LINK,
        table,
        second,
        "leads to nothing, to oneself, or exists twice",
        """
        SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY %2$s, %4$s) AS rows FROM {%1$s} each) t \
        WHERE rows > 1 OR %2$s = %4$s OR NOT EXISTS (SELECT FROM {%3$s} f WHERE f.uuid = t.%2$s) \
        OR NOT EXISTS (SELECT FROM {users} u WHERE u.uuid = t.%4$s)\
        """
            .formatted(table, first, target, second),
        "keep the first of several, and move the others and the broken ones to"
            + " cruddur_adoption_kept");
  }

  /**
   * A count that is not 0, and not the number of rows: another program maintains it, or did, in a
   * way that this library does not know.
   */
  private static RowCheck unexplainedCount(String column, String table, String reference) {
    // why grouped, not counted row by row: the reply column has no index yet.
    return new RowCheck(
        Kind.UNEXPLAINED_COUNT,
        "activities",
        column,
        "%s is another than the rows say".formatted(column),
        """
        SELECT t.* FROM {activities} t LEFT JOIN (SELECT %3$s AS counted, count(*) AS found FROM {%2$s} each \
        WHERE %3$s IS NOT NULL GROUP BY 1) r ON r.counted = t.uuid \
        WHERE t.%1$s <> 0 AND t.%1$s <> coalesce(r.found, 0)"""
            .formatted(column, table, reference),
        "count anew, and keep the old values in cruddur_adoption_kept; or leave them as they are: cruddur-db adopt --keep-counts");
  }
}
