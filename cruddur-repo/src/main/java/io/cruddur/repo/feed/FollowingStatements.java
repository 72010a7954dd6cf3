package io.cruddur.repo.feed;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.Subjects;

/**
 * The statements of the {@link FollowingFeed}: the same rows in the same order, each cheapest for
 * other viewers. All are bounded; what stops before the page is full says where, by a row whose
 * {@code row_state} is stopped, or by reading as many rows as it may.
 */
final class FollowingStatements {

  /**
   * How many rows beyond a page {@link #VERY_FEW}, {@link #FEW} and {@link #COUNTED} read, so that
   * a few that have expired leave the page full. They look at nothing else of what has expired.
   */
  private static final String SPARE = "3";

  /** The same where many have expired, as was seen before. */
  private static final String AMPLE_SPARE = "{limit} * 3 / 5";

  /** The most followees that are a few. */
  static final int FEW_FOLLOWEES = 50;

  /** Posts of everybody that a first window looks at. */
  static final int SHORT = 300;

  /**
   * A post in a window costs about a sixth of a followee whose newest post is looked for: a window
   * is worth its while up to so many posts for each followee.
   */
  private static final int POSTS_FOR_A_FOLLOWEE = 6;

  /** The same where a page of posts is read of each of a few followees, up to {@link #MEDIUM}. */
  private static final int POSTS_FOR_ONE_OF_FEW = 40;

  private static final int MEDIUM = 800;

  static final int LONG = 10_000;

  /** Followees are counted up to here: for more, the longest window is worth its while. */
  static final int COUNTED_FOLLOWEES = LONG / POSTS_FOR_A_FOLLOWEE + 1;

  /**
   * Up to so many a first window reads all followees at once. Of more it looks for the authors of
   * its posts one by one, which costs about as much where it reads {@value #SHORT} posts, and less
   * where the page is full before.
   */
  private static final int HASHED_FOLLOWEES = 1300;

  /** Rows of one followee that {@link #NEWEST} looks at, however many of them have expired. */
  private static final int SCAN = 200;

  /**
   * The one place that says whose posts are read: of those whom a viewer does not see, none, and
   * none at all if the user is not shown whose feed it is.
   */
  private static final String FOLLOWEES =
      "SELECT followee_uuid FROM {h-schema}follows WHERE follower_uuid = {uuid}{unless hidden followee_uuid}";

  /** Reads all followees once; each post is then a look into memory. */
  private static final String HASHED = "a.user_uuid IN ({followees})";

  /** Looks into the index of follows for each post. */
  private static final String PROBED = "({followees} AND followee_uuid = a.user_uuid) IS NOT NULL";

  static final String AUTHORS =
      "(SELECT followee_uuid AS uuid FROM ({followees}) followee UNION ALL SELECT uuid FROM subject{where not hidden uuid}) author"
          .replace("{followees}", FOLLOWEES);

  /** The same without those who are suspended or being deleted: a look at the row of each. */
  private static final String SHOWN_AUTHORS =
      "(SELECT author.uuid FROM {authors} JOIN {h-schema}users known ON known.uuid = author.uuid AND known.deleted_at IS NULL AND known.suspended_at IS NULL) author"
          .replace("{authors}", AUTHORS);

  /**
   * Left out of a first page: to compare each row with it takes a tenth of the statement's time.
   */
  private static final String BEHIND = " AND (created_at, uuid) {<} {place}";

  private static final String POSTS =
      """
      FROM {h-schema}activities
                             WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL{behind}"""
          .replace("{behind}", BEHIND);

  private static final String LIVE = "(a.expires_at IS NULL OR a.expires_at > :now)";

  private static final String ROW =
      """
      created_at, uuid, user_uuid, message, replies_count, reposts_count, likes_count,
                             reply_to_activity_uuid, expires_at, edited_at""";

  /** Stopped where there is no post, hidden where it has expired or its author is deleted. */
  private static final String STATE =
      """
      CASE WHEN a.user_uuid IS NULL THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END AS row_state""";

  private static final String NO_ROW =
      "created_at, uuid, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";

  /**
   * Whole rows of each author: for a handful, fetching a key's row again would cost more, and so
   * would a look at the author for each row. In the index's order, as {@link KeysetQuery#SCAN}
   * says.
   */
  private static final String VERY_FEW_TEMPLATE =
      """
      WITH {subject},
      known AS MATERIALIZED (
        SELECT u.uuid, u.handle, u.display_name
          FROM {authors}
          JOIN {h-schema}users u
            ON u.uuid = author.uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL)
      SELECT a.created_at, a.uuid, {state}, {columns}
        FROM (SELECT post.*
                FROM known author
               CROSS JOIN LATERAL (
                     SELECT {row}
                       {posts of author}
                      ORDER BY created_at {desc}, uuid {desc}
                      LIMIT (SELECT {limit} + {spare})) post
               ORDER BY post.created_at {desc}, post.uuid {desc}
               LIMIT {limit} + {spare}) a
        LEFT JOIN known u ON u.uuid = a.user_uuid AND {live}
       ORDER BY a.created_at {desc}, a.uuid {desc}
      """;

  /** Keys of each author, from an index that holds all it takes, merged. */
  private static final String KEYS =
      """
      SELECT post.created_at, post.uuid, post.expires_at, author.uuid AS author
                 FROM {authors}
                CROSS JOIN LATERAL (
                      SELECT created_at, uuid, expires_at
                        {posts of author}
                       ORDER BY created_at {desc}, uuid {desc}
                       LIMIT (SELECT {limit} + {spare})) post
                WHERE {condition}
                ORDER BY post.created_at {desc}, post.uuid {desc}
                LIMIT {limit} + {spare}""";

  /** These, and the page's rows. */
  private static final String FEW_TEMPLATE =
      """
      WITH {subject}
      SELECT k.created_at, k.uuid, {state by key}, k.author, {columns but author}
        FROM ({keys}) k
        LEFT JOIN {h-schema}activities a
               ON a.uuid = CASE WHEN k.expires_at IS NULL OR k.expires_at > :now THEN k.uuid END
        LEFT JOIN {author}
       ORDER BY k.created_at {desc}, k.uuid {desc}
      """
          .replace("{keys}", KEYS.replace("{condition}", "TRUE"));

  /** The same, if there are no more than a few authors; and how many. */
  private static final String COUNTED_TEMPLATE =
      """
      WITH {subject},
      size AS MATERIALIZED (
        SELECT count(*) AS followees FROM ({followees} LIMIT {counted}) followee)
      SELECT k.created_at, k.uuid, {state by key}, k.author, {columns but author},
             (SELECT followees FROM size) AS followees
        FROM (({keys})
              UNION ALL
              SELECT :now::timestamptz, :uuid::uuid, NULL, NULL
               WHERE (SELECT followees FROM size) > {few}) k
        LEFT JOIN {h-schema}activities a
               ON a.uuid = CASE WHEN k.expires_at IS NULL OR k.expires_at > :now THEN k.uuid END
        LEFT JOIN {author}
       ORDER BY k.created_at {desc}, k.uuid {desc}
      """
          .replace("{keys}", KEYS.replace("{condition}", "(SELECT followees FROM size) <= {few}"));

  /** The newest posts of everybody, of which those are taken that the viewer sees. */
  private static final String WINDOW_TEMPLATE =
      """
      WITH {subject}
      SELECT a.created_at, a.uuid, {state}, {columns}
        FROM ((SELECT {row}
                 FROM (SELECT {row}
                         {posts}
                        ORDER BY created_at {desc}, uuid {desc}
                        LIMIT {window}) a
                WHERE {is shown} AND {live}
                  AND (a.user_uuid = {uuid}{unless hidden {uuid}} OR {followed})
                ORDER BY a.created_at {desc}, a.uuid {desc}
                LIMIT {limit})
              UNION ALL
              (SELECT {no row}
                 FROM (SELECT created_at, uuid
                         {posts}
                        ORDER BY created_at {desc}, uuid {desc}
                       OFFSET {window} - 1 LIMIT 1) stop
                WHERE {is shown})
              LIMIT {limit}) a
        LEFT JOIN {author}
       ORDER BY a.created_at {desc}, a.uuid {desc}, a.user_uuid IS NULL
      """;

  /**
   * The newest live post of each author tells who can be on the page: those that have the newest
   * ones. Only of them more is read, back to the last of these posts.
   */
  private static final String NEWEST_TEMPLATE =
      """
      WITH {subject},
      newest AS MATERIALIZED (
        SELECT author.uuid AS author, post.created_at, post.uuid, post.shown
          FROM {authors}
         CROSS JOIN LATERAL (
               (SELECT a.created_at, a.uuid, TRUE AS shown
                  FROM (SELECT created_at, uuid, expires_at
                          {posts of author}
                         ORDER BY created_at {desc}, uuid {desc}
                         LIMIT {scan each}) a
                 WHERE {live}
                 ORDER BY a.created_at {desc}, a.uuid {desc}
                 LIMIT 1)
               UNION ALL
               (SELECT created_at, uuid, FALSE
                  {posts of author}
                 ORDER BY created_at {desc}, uuid {desc}
                OFFSET {scan each} - 1 LIMIT 1)
               LIMIT 1) post
         ORDER BY post.created_at {desc}, post.uuid {desc}
         LIMIT {limit}),
      last AS MATERIALIZED (
        (SELECT created_at, uuid FROM newest ORDER BY created_at {desc}, uuid {desc} OFFSET {limit} - 1)
        UNION ALL
        SELECT {furthest}
        LIMIT 1)
      SELECT k.created_at, k.uuid, {state}, {columns}
        FROM ((SELECT post.created_at, post.uuid, post.shown
                 FROM (SELECT author AS uuid FROM newest WHERE shown) author
                CROSS JOIN LATERAL (
                      (SELECT a.created_at, a.uuid, TRUE AS shown
                         FROM (SELECT created_at, uuid, expires_at
                                 {posts of author}
                                  AND (created_at, uuid) {>=} ((SELECT created_at FROM last), (SELECT uuid FROM last))
                                ORDER BY created_at {desc}, uuid {desc}
                                LIMIT {scan each}) a
                        WHERE {live}
                        ORDER BY a.created_at {desc}, a.uuid {desc}
                        LIMIT {limit})
                      UNION ALL
                      (SELECT created_at, uuid, FALSE
                         {posts of author}
                          AND (created_at, uuid) {>=} ((SELECT created_at FROM last), (SELECT uuid FROM last))
                        ORDER BY created_at {desc}, uuid {desc}
                       OFFSET {scan each} - 1 LIMIT 1)
                      LIMIT {limit}) post)
              UNION ALL
              (SELECT created_at, uuid, FALSE FROM newest WHERE NOT shown)
              ORDER BY created_at {desc}, uuid {desc}, shown DESC
              LIMIT {limit}) k
        LEFT JOIN {h-schema}activities a ON k.shown AND a.uuid = k.uuid
        LEFT JOIN {author}
       ORDER BY k.created_at {desc}, k.uuid {desc}, k.shown DESC
      """;

  /** For a handful of followees. */
  static final KeysetQuery<ActivityView> VERY_FEW = query(VERY_FEW_TEMPLATE);

  /** For a handful of followees, many of whose posts have expired. */
  static final KeysetQuery<ActivityView> VERY_FEW_EXPIRED =
      query(VERY_FEW_TEMPLATE.replace("{spare}", AMPLE_SPARE));

  /** For a few followees. */
  static final KeysetQuery<ActivityView> FEW = query(FEW_TEMPLATE);

  /** For a few followees, many of whose posts have expired. */
  static final KeysetQuery<ActivityView> FEW_EXPIRED =
      query(FEW_TEMPLATE.replace("{spare}", AMPLE_SPARE));

  /**
   * For nobody knows how many followees. The column {@code followees} counts them, up to {@value
   * #COUNTED_FOLLOWEES}; if these are more than a few, the one row has nothing else.
   */
  static final KeysetQuery<ActivityView> COUNTED = query(COUNTED_TEMPLATE);

  /** For followees who post much. */
  private static final KeysetQuery<ActivityView> SHORT_WINDOW = window(SHORT, HASHED);

  /** The same for more than {@value #HASHED_FOLLOWEES}, who are looked up one by one. */
  private static final KeysetQuery<ActivityView> PROBING_WINDOW = window(SHORT, PROBED);

  /** For about 100 followees who post much. */
  private static final KeysetQuery<ActivityView> WINDOW_FOR_100 = window(MEDIUM, HASHED);

  /** For about 200. */
  private static final KeysetQuery<ActivityView> WINDOW_FOR_200 = windowFor(200);

  /** For about 400. */
  private static final KeysetQuery<ActivityView> WINDOW_FOR_400 = windowFor(400);

  /** For about 1,000. */
  private static final KeysetQuery<ActivityView> WINDOW_FOR_1000 = windowFor(1000);

  /** For more. */
  private static final KeysetQuery<ActivityView> LONG_WINDOW = window(LONG, HASHED);

  /** For many followees who post little. */
  static final KeysetQuery<ActivityView> NEWEST = query(NEWEST_TEMPLATE);

  /** For the rest of a page on which posts of hidden authors took places. */
  static final KeysetQuery<ActivityView> NEWEST_OF_SHOWN =
      query(NEWEST_TEMPLATE.replace("{authors}", SHOWN_AUTHORS));

  private FollowingStatements() {}

  /** The window to begin with. */
  static KeysetQuery<ActivityView> firstWindow(int followees) {
    return followees <= HASHED_FOLLOWEES ? SHORT_WINDOW : PROBING_WINDOW;
  }

  /** The window that is about as long as is worth its while. */
  static KeysetQuery<ActivityView> longestWindow(int followees) {
    if (followees <= 140) {
      return WINDOW_FOR_100;
    }
    if (followees <= 280) {
      return WINDOW_FOR_200;
    }
    if (followees <= 630) {
      return WINDOW_FOR_400;
    }
    return followees <= 1290 ? WINDOW_FOR_1000 : LONG_WINDOW;
  }

  /** Up to how many posts it costs less to look at them than at the followees. */
  static int worthwhile(int followees) {
    return followees <= FEW_FOLLOWEES
        ? Math.min(POSTS_FOR_ONE_OF_FEW * followees, MEDIUM)
        : POSTS_FOR_A_FOLLOWEE * followees;
  }

  /** How many rows a statement reads at the most for a size of page. */
  static int limit(KeysetQuery<ActivityView> statement, int size) {
    int limit = KeysetQuery.limit(size);
    if (statement == VERY_FEW || statement == FEW || statement == COUNTED) {
      return limit + 3;
    }
    boolean ample = statement == VERY_FEW_EXPIRED || statement == FEW_EXPIRED;
    return ample ? limit + limit * 3 / 5 : limit;
  }

  private static KeysetQuery<ActivityView> windowFor(int followees) {
    return window(POSTS_FOR_A_FOLLOWEE * followees, HASHED);
  }

  private static KeysetQuery<ActivityView> window(int rows, String followed) {
    return query(
        WINDOW_TEMPLATE
            .replace("{window}", Integer.toString(rows))
            .replace("{followed}", followed));
  }

  private static KeysetQuery<ActivityView> query(String template) {
    String sql =
        template
            .replace("{authors}", AUTHORS)
            .replace("{posts of author}", POSTS + " AND user_uuid = author.uuid")
            .replace("{posts}", POSTS)
            .replace("{followees}", FOLLOWEES)
            .replace("{subject}", Subjects.USER)
            .replace("{is shown}", Subjects.IS_SHOWN)
            .replace("{uuid}", Subjects.UUID)
            .replace("{row}", ROW)
            .replace("{no row}", NO_ROW)
            .replace("{state}", STATE)
            .replace("{state by key}", STATE.replace("a.user_uuid", "k.author"))
            .replace("{columns}", ActivityRows.POST_COLUMNS)
            .replace("{columns but author}", ActivityRows.POST_COLUMNS.replace("a.user_uuid, ", ""))
            .replace("{author}", ActivityRows.AUTHOR)
            .replace("{live}", LIVE)
            .replace("{spare}", SPARE)
            .replace("{few}", Integer.toString(FEW_FOLLOWEES))
            .replace("{counted}", Integer.toString(COUNTED_FOLLOWEES))
            .replace("{scan each}", Integer.toString(SCAN));
    return new KeysetQuery<>(Feed.FOLLOWED, Order.NEWEST_FIRST, sql, ActivityRows::view)
        .fromTheBeginning(sql.replace(BEHIND, ""));
  }
}
