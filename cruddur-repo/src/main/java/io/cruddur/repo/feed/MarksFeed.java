package io.cruddur.repo.feed;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.Subjects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What one user likes or has bookmarked, in the order of the likes or bookmarks. Bounded as {@link
 * ActivityFeeds} are. User and place are hidden from the planner by subqueries, so that it keeps
 * one plan for all.
 */
final class MarksFeed {

  private static final String TEMPLATE =
      """
      WITH {subject}
      (SELECT l.created_at, l.activity_uuid, NULL AS row_state, {columns},
              a.created_at AS posted_at
         FROM (SELECT created_at, activity_uuid
                 FROM {h-schema}{table}
                WHERE user_uuid = {uuid}
                  AND (created_at, activity_uuid) {<} {place}
                ORDER BY created_at {desc}, activity_uuid {desc}
                LIMIT (SELECT {scan})) l
         JOIN {h-schema}activities a ON a.uuid = l.activity_uuid
         JOIN {author}
        WHERE {shown}{unless}
        ORDER BY l.created_at {desc}, l.activity_uuid {desc}
        LIMIT {limit})
      UNION ALL
      (SELECT created_at, activity_uuid, 'stopped', {nulls}, NULL
         FROM {h-schema}{table}
        WHERE user_uuid = {uuid}
          AND (created_at, activity_uuid) {<} {place}
        ORDER BY created_at {desc}, activity_uuid {desc}
       OFFSET (SELECT {scan} - 1) LIMIT 1)
      LIMIT {limit}
      """
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{nulls}", ActivityRows.NULLS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace("{shown}", ActivityRows.SHOWN)
          .replace("{uuid}", Subjects.UUID);

  static final KeysetQuery<ActivityView> LIKES =
      query(
          Feed.LIKES,
          TEMPLATE
              .replace("{table}", "likes")
              .replace("{subject}", Subjects.USER)
              .replace("{unless}", "{unless hidden a.user_uuid}"));

  /**
   * The viewer is the user whose bookmarks they are. Who is muted stays: the user has bookmarked it
   * on purpose.
   */
  static final KeysetQuery<ActivityView> BOOKMARKS =
      query(
          Feed.BOOKMARKS,
          TEMPLATE
              .replace("{table}", "bookmarks")
              .replace("{subject}", Subjects.USER_ALONE)
              .replace("{unless}", "{unless blocked a.user_uuid}"));

  private MarksFeed() {}

  private static KeysetQuery<ActivityView> query(Feed feed, String template) {
    return new KeysetQuery<>(
        feed,
        Order.NEWEST_FIRST,
        template,
        (row, markedAt, uuid, viewed) -> ActivityRows.view(row, postedAt(row), uuid, viewed),
        (row, markedAt, uuid, viewed, author, name) ->
            ActivityRows.view(row, postedAt(row), uuid, viewed, author, name));
  }

  private static Instant postedAt(ResultSet row) throws SQLException {
    return Sql.instant(row, row.findColumn("posted_at"));
  }
}
