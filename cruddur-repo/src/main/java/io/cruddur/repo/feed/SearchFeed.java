package io.cruddur.repo.feed;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;

/**
 * Messages that hold all words of a term, the last one as a beginning.
 *
 * <p>Left to itself, the server sorts all matches of a common word, or walks the whole table for a
 * rare one. So the statement looks at the {@value #NEAR} newest rows, which hold a page of the most
 * common words, however many matches there are. If they do not, it takes {@value KeysetQuery#SCAN}
 * matches and one more, in any order: fewer are all there are, and are sorted; of more, the newest
 * are found by walking back in time, through {@value #WALK} rows at the most. Term and cursor are
 * hidden from the planner by subqueries, so that it keeps one plan for all words.
 */
final class SearchFeed {

  private static final int NEAR = 64;
  private static final int WALK = 5_000;

  /**
   * Looked at for a match alone, newest first, until there is a page of them. Without the offset
   * the server might read all users.
   */
  private static final String AUTHOR_IS_SHOWN =
      "EXISTS (SELECT 1 FROM {author} OFFSET 0)"
          .replace("{author}", ActivityRows.AUTHOR.replace("u ON ", "u WHERE "));

  private static final String TEMPLATE =
      """
      WITH near AS MATERIALIZED (
        SELECT a.created_at, a.uuid
          FROM (SELECT *
                  FROM {h-schema}activities
                 WHERE deleted_at IS NULL AND (created_at, uuid) {<} {place}
                 ORDER BY created_at {desc}, uuid {desc}
                 LIMIT {near}) a
         WHERE {matches} AND {shown}{unless hidden a.user_uuid} AND {author is shown}
         ORDER BY a.created_at {desc}, a.uuid {desc}
         LIMIT {limit}),
      found AS MATERIALIZED (
        SELECT a.created_at, a.uuid, a.user_uuid, a.expires_at, a.deleted_at
          FROM {h-schema}activities a
         WHERE a.deleted_at IS NULL AND {matches} AND NOT EXISTS (SELECT 1 FROM near OFFSET {limit} - 1)
         LIMIT {scan} + 1)
      SELECT k.created_at, k.uuid,
             CASE WHEN NOT k.shown THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END
               AS row_state, {columns}
        FROM ((SELECT created_at, uuid, TRUE AS shown
                 FROM near
                WHERE EXISTS (SELECT 1 FROM near OFFSET {limit} - 1))
              UNION ALL
              (SELECT a.created_at, a.uuid, TRUE
                 FROM (SELECT *
                         FROM found a
                        WHERE (SELECT count(*) FROM found) <= {scan}
                          AND (a.created_at, a.uuid) {<} {place}
                          AND {shown}{unless hidden a.user_uuid}
                        ORDER BY a.created_at {desc}, a.uuid {desc}
                       OFFSET 0) a
                WHERE {author is shown}
                ORDER BY a.created_at {desc}, a.uuid {desc}
                LIMIT {limit})
              UNION ALL
              (SELECT a.created_at, a.uuid, TRUE
                 FROM (SELECT *
                         FROM {h-schema}activities
                        WHERE deleted_at IS NULL
                          AND (SELECT count(*) FROM found) > {scan}
                          AND (created_at, uuid) {<} {place}
                        ORDER BY created_at {desc}, uuid {desc}
                        LIMIT {walk}) a
                WHERE {matches} AND {shown}{unless hidden a.user_uuid} AND {author is shown}
                ORDER BY a.created_at {desc}, a.uuid {desc}
                LIMIT {limit})
              UNION ALL
              (SELECT created_at, uuid, FALSE
                 FROM {h-schema}activities
                WHERE deleted_at IS NULL
                  AND (SELECT count(*) FROM found) > {scan}
                  AND (created_at, uuid) {<} {place}
                ORDER BY created_at {desc}, uuid {desc}
               OFFSET {walk} - 1 LIMIT 1)
              LIMIT {limit}) k
        LEFT JOIN {h-schema}activities a ON k.shown AND a.uuid = k.uuid
        LEFT JOIN {author}
       ORDER BY k.created_at {desc}, k.uuid {desc}
      """
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace("{shown}", ActivityRows.SHOWN)
          .replace("{author is shown}", AUTHOR_IS_SHOWN)
          .replace(
              "{matches}",
              SearchWords.vector("a.message") + " @@ (SELECT to_tsquery('simple', :subject))")
          .replace("{near}", Integer.toString(NEAR))
          .replace("{walk}", Integer.toString(WALK));

  static final KeysetQuery<ActivityView> SEARCH =
      new KeysetQuery<>(Feed.SEARCH, Order.NEWEST_FIRST, TEMPLATE, ActivityRows::view);

  private SearchFeed() {}
}
