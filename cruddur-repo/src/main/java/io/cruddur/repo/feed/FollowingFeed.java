package io.cruddur.repo.feed;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;

/**
 * Posts of those whom a user follows, and the user's own.
 *
 * <p>A join, newest first, reads the whole table for a user who follows only quiet people, and all
 * posts of all followees under a generic plan. So the keys of each followee's next posts are read
 * from an index that holds all it takes, merged, and only a page of them is fetched. For each
 * followee {@value #SCAN} rows are looked at, at the most; whoever has more expired ones in a row
 * ends the page there.
 */
final class FollowingFeed {

  private static final int SCAN = 200;

  private static final String TEMPLATE =
      """
      SELECT k.created_at, k.uuid, {columns}
        FROM (SELECT post.created_at, post.uuid, post.shown
                FROM (SELECT followee_uuid
                        FROM {h-schema}follows
                       WHERE follower_uuid = :subject
                      UNION ALL
                      SELECT :subject) author
               CROSS JOIN LATERAL (
                     (SELECT a.created_at, a.uuid, TRUE AS shown
                        FROM (SELECT created_at, uuid, expires_at
                                FROM {h-schema}activities
                               WHERE {posts}
                                 AND (created_at, uuid) {<} (:createdAt, :uuid)
                               ORDER BY created_at {desc}, uuid {desc}
                               LIMIT {scanEach}) a
                       WHERE a.expires_at IS NULL OR a.expires_at > :now
                       ORDER BY a.created_at {desc}, a.uuid {desc}
                       LIMIT {limit})
                     UNION ALL
                     (SELECT created_at, uuid, FALSE
                        FROM {h-schema}activities
                       WHERE {posts}
                         AND (created_at, uuid) {<} (:createdAt, :uuid)
                       ORDER BY created_at {desc}, uuid {desc}
                      OFFSET {scanEach} - 1 LIMIT 1)
                     LIMIT {limit}) post
               ORDER BY post.created_at {desc}, post.uuid {desc}
               LIMIT {limit}) k
        LEFT JOIN {h-schema}activities a ON k.shown AND a.uuid = k.uuid
        LEFT JOIN {author}
       ORDER BY k.created_at {desc}, k.uuid {desc}
      """
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace(
              "{posts}",
              "user_uuid = author.followee_uuid"
                  + " AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL")
          .replace("{scanEach}", Integer.toString(SCAN));

  static final KeysetQuery<ActivityView> FOLLOWING =
      new KeysetQuery<>(Feed.FOLLOWED, Order.NEWEST_FIRST, TEMPLATE, ActivityRows::view);

  private FollowingFeed() {}
}
