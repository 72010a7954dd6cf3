package io.cruddur.repo.internal;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.KeysetQuery.Order;

/**
 * Feeds that are a range of an index on activities: everybody's, one author's, one thread's. A page
 * is read by one statement, which looks at {@value KeysetQuery#SCAN} rows at the most: its second
 * arm runs only when the first came up short, and then tells where to go on.
 */
public final class ActivityFeeds {

  private static final String TEMPLATE =
      """
      (SELECT a.created_at, a.uuid, 'shown' AS row_state, {columns}
         FROM (SELECT *
                 FROM {h-schema}activities
                WHERE {condition}
                  AND (created_at, uuid) {<} (:createdAt, :uuid)
                ORDER BY created_at {desc}, uuid {desc}
                LIMIT {scan}) a
         JOIN {author}
        WHERE {shown}
        ORDER BY a.created_at {desc}, a.uuid {desc}
        LIMIT {limit})
      UNION ALL
      (SELECT created_at, uuid, 'stopped', {nulls}
         FROM {h-schema}activities
        WHERE {condition}
          AND (created_at, uuid) {<} (:createdAt, :uuid)
        ORDER BY created_at {desc}, uuid {desc}
       OFFSET {scan} - 1 LIMIT 1)
      LIMIT {limit}
      """;

  public static final KeysetQuery<ActivityView> HOME =
      posts(Feed.HOME, "reply_to_activity_uuid IS NULL AND deleted_at IS NULL");

  public static final KeysetQuery<ActivityView> HOME_WITH_REPLIES =
      new KeysetQuery<>(
          Feed.HOME_WITH_REPLIES,
          Order.NEWEST_FIRST,
          template("deleted_at IS NULL", ActivityRows.COLUMNS),
          ActivityRows::view,
          ActivityRows::view);

  public static final KeysetQuery<ActivityView> USER =
      posts(
          Feed.USER,
          "user_uuid = {uuid of subject} AND reply_to_activity_uuid IS NULL AND deleted_at IS"
              + " NULL");

  /** The index is that of all activities; what was deleted is filtered out of the scan. */
  public static final String USER_WITH_REPLIES_TEMPLATE =
      template("user_uuid = {uuid of subject}", ActivityRows.COLUMNS);

  public static final KeysetQuery<ActivityView> USER_WITH_REPLIES =
      new KeysetQuery<>(
          Feed.USER_WITH_REPLIES,
          Order.NEWEST_FIRST,
          USER_WITH_REPLIES_TEMPLATE,
          ActivityRows::view,
          ActivityRows::view);

  /** The index is that of all replies; what was deleted is filtered out of the scan. */
  public static final String REPLIES_TEMPLATE =
      template("reply_to_activity_uuid = :subject", ActivityRows.COLUMNS);

  public static final KeysetQuery<ActivityView> REPLIES =
      new KeysetQuery<>(
          Feed.REPLIES,
          Order.OLDEST_FIRST,
          REPLIES_TEMPLATE,
          ActivityRows::view,
          ActivityRows::view);

  private ActivityFeeds() {}

  private static KeysetQuery<ActivityView> posts(Feed feed, String condition) {
    return new KeysetQuery<>(
        feed,
        Order.NEWEST_FIRST,
        template(condition, ActivityRows.POST_COLUMNS),
        ActivityRows::view,
        ActivityRows::view);
  }

  /** The condition must be that of an index which continues with (created_at, uuid). */
  private static String template(String condition, String columns) {
    return TEMPLATE
        .replace("{columns}", columns)
        .replace("{nulls}", ActivityRows.NULLS)
        .replace("{author}", ActivityRows.AUTHOR)
        .replace("{shown}", ActivityRows.SHOWN)
        .replace("{condition}", condition);
  }
}
