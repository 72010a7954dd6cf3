package io.cruddur.repo.feed;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;

/**
 * Posts and replies that have a hashtag. Bounded as {@link ActivityFeeds} are. Tag and place are
 * hidden from the planner by subqueries, so that it keeps one plan for all.
 */
final class TagFeed {

  private static final String TEMPLATE =
      """
      (SELECT t.created_at, t.activity_uuid, NULL AS row_state, {columns}
         FROM (SELECT created_at, activity_uuid
                 FROM {h-schema}hashtags
                WHERE tag = (SELECT :subject::text)
                  AND (created_at, activity_uuid) {<} {place}
                ORDER BY created_at {desc}, activity_uuid {desc}
                LIMIT (SELECT {scan})) t
         JOIN {h-schema}activities a ON a.uuid = t.activity_uuid
         JOIN {author}
        WHERE {shown}{unless hidden a.user_uuid}
        ORDER BY t.created_at {desc}, t.activity_uuid {desc}
        LIMIT {limit})
      UNION ALL
      (SELECT created_at, activity_uuid, 'stopped', {nulls}
         FROM {h-schema}hashtags
        WHERE tag = (SELECT :subject::text)
          AND (created_at, activity_uuid) {<} {place}
        ORDER BY created_at {desc}, activity_uuid {desc}
       OFFSET (SELECT {scan} - 1) LIMIT 1)
      LIMIT {limit}
      """
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{nulls}", ActivityRows.NULLS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace("{shown}", ActivityRows.SHOWN);

  static final KeysetQuery<ActivityView> TAG =
      new KeysetQuery<>(Feed.TAG, Order.NEWEST_FIRST, TEMPLATE, ActivityRows::view);

  private TagFeed() {}
}
