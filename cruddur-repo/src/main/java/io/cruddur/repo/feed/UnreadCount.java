package io.cruddur.repo.feed;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.UserKey;
import io.cruddur.repo.internal.UserSelector;
import java.time.Instant;
import java.util.Map;

/**
 * Counts what a user has not seen, up to a bound: of each kind a bounded number of rows is looked
 * at, the newest ones, and counting ends when enough are found. OFFSET 0: activities are looked up
 * one by one, because a join that first reads or sorts a whole input could not end early.
 */
final class UnreadCount {

  private static final String SQL =
      """
      WITH {hidden}
      SELECT count(*)::int FROM (
        (SELECT 1
           FROM (SELECT activity_uuid, user_uuid FROM {h-schema}likes
                  WHERE notified_user_uuid = {reader}
                    AND created_at > (SELECT seen_at FROM reader)
                  ORDER BY created_at DESC LIMIT {scan}) l
          CROSS JOIN LATERAL (SELECT 1 FROM {h-schema}activities a
                               WHERE a.uuid = l.activity_uuid AND {shown} OFFSET 0) a
          WHERE {l.user_uuid told})
        UNION ALL
        (SELECT 1
           FROM (SELECT activity_uuid, user_uuid FROM {h-schema}reposts
                  WHERE notified_user_uuid = {reader}
                    AND created_at > (SELECT seen_at FROM reader)
                  ORDER BY created_at DESC LIMIT {scan}) r
          CROSS JOIN LATERAL (SELECT 1 FROM {h-schema}activities a
                               WHERE a.uuid = r.activity_uuid AND {shown} OFFSET 0) a
          WHERE {r.user_uuid told})
        UNION ALL
        (SELECT 1
           FROM (SELECT user_uuid, expires_at, deleted_at FROM {h-schema}activities
                  WHERE notified_user_uuid = {reader} AND deleted_at IS NULL
                    AND created_at > (SELECT seen_at FROM reader)
                  ORDER BY created_at DESC LIMIT {scan}) a
          WHERE {a.user_uuid told} AND {shown})
        UNION ALL
        (SELECT 1
           FROM (SELECT activity_uuid FROM {h-schema}mentions
                  WHERE user_uuid = {reader}
                    AND created_at > (SELECT seen_at FROM reader)
                  ORDER BY created_at DESC LIMIT {scan}) m
          CROSS JOIN LATERAL (SELECT a.user_uuid, a.notified_user_uuid
                                FROM {h-schema}activities a
                               WHERE a.uuid = m.activity_uuid AND {shown} OFFSET 0) a
          WHERE {a.user_uuid told}
            AND a.user_uuid <> {reader}
            AND a.notified_user_uuid IS DISTINCT FROM {reader})
        UNION ALL
        (SELECT 1
           FROM (SELECT follower_uuid FROM {h-schema}follows
                  WHERE followee_uuid = {reader}
                    AND created_at > (SELECT seen_at FROM reader)
                  ORDER BY created_at DESC LIMIT {scan}) f
          WHERE {f.follower_uuid told})
        LIMIT {max}) unread
      """
          .replace("{hidden}", HiddenActors.SQL)
          .replace("{l.user_uuid told}", HiddenActors.told("l.user_uuid"))
          .replace("{r.user_uuid told}", HiddenActors.told("r.user_uuid"))
          .replace("{a.user_uuid told}", HiddenActors.told("a.user_uuid"))
          .replace("{f.follower_uuid told}", HiddenActors.told("f.follower_uuid"))
          .replace("{shown}", ActivityRows.SHOWN)
          .replace("{scan}", "(SELECT 200)")
          .replace("{max}", Integer.toString(Feeds.MAX_UNREAD));

  private static final NamedSql BY_UUID = NamedSql.parse(HiddenActors.render(SQL, UserKey.UUID));

  private static final NamedSql BY_COGNITO_USER_ID =
      NamedSql.parse(HiddenActors.render(SQL, UserKey.COGNITO_USER_ID));

  private UnreadCount() {}

  static int read(Sql sql, UserSelector user, Instant now) {
    NamedSql statement = user.key() == UserKey.UUID ? BY_UUID : BY_COGNITO_USER_ID;
    return sql.first(
            statement.sql(),
            row -> row.getInt(1),
            statement.arguments(Map.of("user", user.value(), "now", now)))
        .orElseThrow();
  }
}
