package io.cruddur.repo.feed;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** What one user likes, in the order of the likes. Bounded as {@link ActivityFeeds} are. */
final class LikesFeed {

  private static final String TEMPLATE =
      """
      (SELECT l.created_at, l.activity_uuid, 'shown' AS row_state, {columns},
              a.created_at AS posted_at
         FROM (SELECT created_at, activity_uuid
                 FROM {h-schema}likes
                WHERE user_uuid = {uuid of subject}
                  AND (created_at, activity_uuid) {<} (:createdAt, :uuid)
                ORDER BY created_at {desc}, activity_uuid {desc}
                LIMIT {scan}) l
         JOIN {h-schema}activities a ON a.uuid = l.activity_uuid
         JOIN {author}
        WHERE {shown}{unless hidden a.user_uuid}
        ORDER BY l.created_at {desc}, l.activity_uuid {desc}
        LIMIT {limit})
      UNION ALL
      (SELECT created_at, activity_uuid, 'stopped', {nulls}, NULL
         FROM {h-schema}likes
        WHERE user_uuid = {uuid of subject}
          AND (created_at, activity_uuid) {<} (:createdAt, :uuid)
        ORDER BY created_at {desc}, activity_uuid {desc}
       OFFSET {scan} - 1 LIMIT 1)
      LIMIT {limit}
      """
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{nulls}", ActivityRows.NULLS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace("{shown}", ActivityRows.SHOWN);

  static final KeysetQuery<ActivityView> LIKES =
      new KeysetQuery<>(
          Feed.LIKES,
          Order.NEWEST_FIRST,
          TEMPLATE,
          (row, likedAt, uuid, viewed) -> ActivityRows.view(row, postedAt(row), uuid, viewed),
          (row, likedAt, uuid, viewed, author, name) ->
              ActivityRows.view(row, postedAt(row), uuid, viewed, author, name));

  private LikesFeed() {}

  private static Instant postedAt(ResultSet row) throws SQLException {
    return Sql.instant(row, row.findColumn("posted_at"));
  }
}
