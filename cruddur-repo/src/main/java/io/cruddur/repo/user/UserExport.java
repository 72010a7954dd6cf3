package io.cruddur.repo.user;

import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Everything that is stored about one user, as JSON that the server makes. */
final class UserExport {

  private static final UserStatement EXPORT =
      new UserStatement(
          """
          WITH person AS (
            SELECT * FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL)
          SELECT line::text FROM (
            SELECT 1 AS part, created_at, uuid, json_build_object(
                   'type', 'user', 'uuid', uuid, 'display_name', display_name, 'handle', handle,
                   'email', email, 'cognito_user_id', cognito_user_id, 'bio', bio,
                   'notifications_seen_at', {utc notifications_seen_at},
                   'created_at', {utc created_at}, 'suspended_at', {utc suspended_at}) AS line
              FROM person
            UNION ALL
            SELECT 2, a.created_at, a.uuid, json_build_object(
                   'type', 'activity', 'uuid', a.uuid, 'message', a.message,
                   'reply_to_activity_uuid', a.reply_to_activity_uuid,
                   'replies_count', a.replies_count, 'reposts_count', a.reposts_count,
                   'likes_count', a.likes_count, 'expires_at', {utc a.expires_at},
                   'created_at', {utc a.created_at}, 'deleted_at', {utc a.deleted_at},
                   'edited_at', {utc a.edited_at})
              FROM person JOIN {h-schema}activities a ON a.user_uuid = person.uuid
            UNION ALL
            SELECT 13, e.created_at, e.uuid, json_build_object(
                   'type', 'edit', 'uuid', e.uuid, 'activity_uuid', e.activity_uuid,
                   'message', e.message, 'created_at', {utc e.created_at})
              FROM person
              JOIN {h-schema}activities a ON a.user_uuid = person.uuid
              JOIN {h-schema}activity_edits e ON e.activity_uuid = a.uuid
            UNION ALL
            SELECT 3, l.created_at, l.activity_uuid, json_build_object(
                   'type', 'like', 'activity_uuid', l.activity_uuid,
                   'created_at', {utc l.created_at})
              FROM person JOIN {h-schema}likes l ON l.user_uuid = person.uuid
            UNION ALL
            SELECT 4, r.created_at, r.activity_uuid, json_build_object(
                   'type', 'repost', 'activity_uuid', r.activity_uuid,
                   'created_at', {utc r.created_at})
              FROM person JOIN {h-schema}reposts r ON r.user_uuid = person.uuid
            UNION ALL
            SELECT 5, f.created_at, f.followee_uuid, json_build_object(
                   'type', 'following', 'user_uuid', f.followee_uuid,
                   'created_at', {utc f.created_at})
              FROM person JOIN {h-schema}follows f ON f.follower_uuid = person.uuid
            UNION ALL
            SELECT 6, f.created_at, f.follower_uuid, json_build_object(
                   'type', 'follower', 'user_uuid', f.follower_uuid,
                   'created_at', {utc f.created_at})
              FROM person JOIN {h-schema}follows f ON f.followee_uuid = person.uuid
            UNION ALL
            SELECT 7, b.created_at, b.blocked_uuid, json_build_object(
                   'type', 'block', 'user_uuid', b.blocked_uuid,
                   'created_at', {utc b.created_at})
              FROM person JOIN {h-schema}blocks b ON b.blocker_uuid = person.uuid
            UNION ALL
            SELECT 10, p.created_at, p.activity_uuid, json_build_object(
                   'type', 'pin', 'activity_uuid', p.activity_uuid,
                   'created_at', {utc p.created_at})
              FROM person JOIN {h-schema}pins p ON p.user_uuid = person.uuid
            UNION ALL
            SELECT 11, b.created_at, b.activity_uuid, json_build_object(
                   'type', 'bookmark', 'activity_uuid', b.activity_uuid,
                   'created_at', {utc b.created_at})
              FROM person JOIN {h-schema}bookmarks b ON b.user_uuid = person.uuid
            UNION ALL
            SELECT 12, r.created_at, r.uuid, json_build_object(
                   'type', 'report', 'uuid', r.uuid, 'about', r.about, 'user_uuid', r.user_uuid,
                   'activity_uuid', r.activity_uuid, 'reason', r.reason, 'comment', r.comment,
                   'state', r.state, 'created_at', {utc r.created_at}, 'closed_at', {utc r.closed_at})
              FROM person JOIN {h-schema}reports r ON r.reporter_uuid = person.uuid
            UNION ALL
            SELECT 8, m.created_at, m.muted_uuid, json_build_object(
                   'type', 'mute', 'user_uuid', m.muted_uuid,
                   'created_at', {utc m.created_at})
              FROM person JOIN {h-schema}mutes m ON m.muter_uuid = person.uuid
            UNION ALL
            SELECT 9, mention.created_at, mention.activity_uuid, json_build_object(
                   'type', 'mention', 'activity_uuid', mention.activity_uuid, 'handle', mention.handle,
                   'created_at', {utc mention.created_at})
              FROM person JOIN {h-schema}mentions mention ON mention.user_uuid = person.uuid) AS lines
           ORDER BY part, created_at, uuid
          """
              // why: a time without zone, so that the session's zone does not show. What is beyond
              // the years 1 to 9999 is no ISO 8601 as the server writes it.
              .replaceAll(
                  "\\{utc ([a-z._]+)\\}",
                  "to_json(CASE WHEN $1 < {first} THEN {first} WHEN $1 > {last} THEN {last} ELSE $1 END AT TIME ZONE 'UTC') #>> '{}' || 'Z'")
              .replace("{first}", "timestamptz '" + Times.EARLIEST + "'")
              .replace("{last}", "timestamptz '" + Times.LATEST + "'"));

  private UserExport() {}

  /**
   * Gives the lines to the consumer, out of a cursor.
   *
   * @return how many they were; 0 if there is no such user
   */
  static long run(Sql sql, UserSelector user, Consumer<? super String> lines) {
    AtomicLong count = new AtomicLong();
    sql.forEach(
        EXPORT.by(user),
        row -> row.getString(1),
        line -> {
          count.incrementAndGet();
          lines.accept(line);
        },
        user.value());
    return count.get();
  }
}
