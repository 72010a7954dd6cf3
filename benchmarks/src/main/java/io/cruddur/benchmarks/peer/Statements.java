package io.cruddur.benchmarks.peer;

import java.util.regex.Pattern;

/**
 * The SQL of those peers that take SQL, as a good hand writes it for one service: one statement for
 * each call, a literal LIMIT, the row value as keyset, no bound on rows that have expired, foreign
 * keys instead of typed errors.
 */
final class Statements {

  private static final String COLUMNS =
      """
      SELECT a.uuid, a.user_uuid, u.handle, u.display_name, a.message, a.replies_count,
             a.reposts_count, a.likes_count, a.reply_to_activity_uuid, a.expires_at, a.created_at
      """;

  private static final String FROM =
      """
        FROM activities a
        JOIN users u ON u.uuid = a.user_uuid
       WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)
      """;

  private static final String NEWEST = " ORDER BY a.created_at DESC, a.uuid DESC LIMIT 21";
  private static final String BEHIND = " AND (a.created_at, a.uuid) < (:createdAt, :uuid)";
  private static final String POSTS = " AND a.reply_to_activity_uuid IS NULL";

  static final String HOME = COLUMNS + FROM + POSTS + NEWEST;
  static final String HOME_AT = COLUMNS + FROM + POSTS + BEHIND + NEWEST;
  static final String AUTHOR = COLUMNS + FROM + POSTS + " AND a.user_uuid = :author" + NEWEST;
  static final String REPLIES =
      COLUMNS
          + FROM
          + " AND a.reply_to_activity_uuid = :parent ORDER BY a.created_at, a.uuid LIMIT 21";

  /** The same page, the rows of users being looked up for no more posts than it has. */
  private static final String OF_LIMITED =
      COLUMNS + "  FROM (SELECT a.*{from}) a\n  JOIN users u ON u.uuid = a.user_uuid\n";

  private static final String SHOWN_POSTS =
      """

          FROM activities a
         WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)
      """;

  static final String HOME_LIMIT_FIRST =
      OF_LIMITED.replace("{from}", SHOWN_POSTS + POSTS + NEWEST)
          + " ORDER BY a.created_at DESC, a.uuid DESC";

  static final String HOME_LIMIT_FIRST_AT =
      OF_LIMITED.replace("{from}", SHOWN_POSTS + POSTS + BEHIND + NEWEST)
          + " ORDER BY a.created_at DESC, a.uuid DESC";

  static final String REPLIES_LIMIT_FIRST =
      OF_LIMITED.replace(
              "{from}",
              SHOWN_POSTS
                  + " AND a.reply_to_activity_uuid = :parent"
                  + " ORDER BY a.created_at, a.uuid LIMIT 21")
          + " ORDER BY a.created_at, a.uuid";

  /** An activity behind its ancestors, then the first page of its replies. */
  static final String THREAD =
      """
      WITH RECURSIVE chain AS (
        SELECT a.uuid, a.reply_to_activity_uuid, 0 AS depth
          FROM activities a
         WHERE a.uuid = :parent AND a.deleted_at IS NULL
           AND (a.expires_at IS NULL OR a.expires_at > :now)
        UNION ALL
        SELECT a.uuid, a.reply_to_activity_uuid, chain.depth + 1
          FROM chain
          JOIN activities a ON a.uuid = chain.reply_to_activity_uuid
         WHERE chain.depth < 100)
      ({columns}
         FROM chain
         JOIN activities a ON a.uuid = chain.uuid
         JOIN users u ON u.uuid = a.user_uuid
        WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)
        ORDER BY chain.depth DESC)
      UNION ALL
      ({replies})
      """
          .replace("{columns}", COLUMNS)
          .replace("{replies}", REPLIES_LIMIT_FIRST);

  /** The newest keys of each followee, then the page's rows. */
  private static final String FOLLOWING_LATERAL =
      COLUMNS
          + """
            FROM (SELECT post.uuid
                    FROM (SELECT followee_uuid FROM follows WHERE follower_uuid = :viewer
                          UNION ALL SELECT :viewer) author
                   CROSS JOIN LATERAL (
                         SELECT a.uuid, a.created_at
                           FROM activities a
                          WHERE a.user_uuid = author.followee_uuid
                            AND a.reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL
                            AND (a.expires_at IS NULL OR a.expires_at > :now){behind}
                          ORDER BY a.created_at DESC, a.uuid DESC
                          LIMIT 21) post
                   ORDER BY post.created_at DESC, post.uuid DESC
                   LIMIT 21) k
            JOIN activities a ON a.uuid = k.uuid
            JOIN users u ON u.uuid = a.user_uuid
           ORDER BY a.created_at DESC, a.uuid DESC
          """;

  static final String FOLLOWING = FOLLOWING_LATERAL.replace("{behind}", "");
  static final String FOLLOWING_AT = FOLLOWING_LATERAL.replace("{behind}", BEHIND);

  /** The same with all that the planner's estimates depend on hidden from it. */
  private static final String LATERAL_KEPT =
      FOLLOWING_LATERAL.replace(":viewer", "(SELECT :viewer::uuid)");

  static final String FOLLOWING_KEPT = LATERAL_KEPT.replace("{behind}", "");
  static final String FOLLOWING_KEPT_AT =
      LATERAL_KEPT.replace(
          "{behind}",
          " AND (a.created_at, a.uuid)"
              + " < ((SELECT :createdAt::timestamptz), (SELECT :uuid::uuid))");

  private static final String FOLLOWED =
      """
       AND (a.user_uuid = :viewer
            OR a.user_uuid IN (SELECT followee_uuid FROM follows WHERE follower_uuid = :viewer))
      """;

  /** The plain join that one writes first. */
  static final String FOLLOWING_JOIN = COLUMNS + FROM + POSTS + FOLLOWED + NEWEST;

  static final String FOLLOWING_JOIN_AT = COLUMNS + FROM + POSTS + FOLLOWED + BEHIND + NEWEST;

  static final String CREATE =
      """
      INSERT INTO activities (uuid, user_uuid, message, expires_at, created_at)
      VALUES (:uuid, :author, :message, :expiresAt, :createdAt)
      """;

  static final String REPLY =
      """
      WITH parent AS (
        UPDATE activities SET replies_count = replies_count + 1
         WHERE uuid = :parent AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > :createdAt)
        RETURNING uuid)
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, created_at)
      SELECT :uuid, :author, :message, parent.uuid, :createdAt FROM parent
      """;

  static final String LIKE =
      """
      WITH added AS (
        INSERT INTO likes (activity_uuid, user_uuid, created_at) VALUES (:activity, :user, :now)
        ON CONFLICT DO NOTHING
        RETURNING 1)
      UPDATE activities SET likes_count = likes_count + 1
       WHERE uuid = :activity AND EXISTS (SELECT FROM added)
      """;

  static final String LIKE_BY_THE_RULES =
      """
      WITH liker AS (
        SELECT uuid FROM users
         WHERE uuid = :user AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
      added AS (
        INSERT INTO likes (activity_uuid, user_uuid, created_at, notified_user_uuid)
        SELECT a.uuid, liker.uuid, :now, NULLIF(a.user_uuid, liker.uuid)
          FROM liker
          JOIN activities a ON a.uuid = :activity
          JOIN users author ON author.uuid = a.user_uuid
         WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)
           AND author.deleted_at IS NULL AND author.suspended_at IS NULL
           AND NOT EXISTS (SELECT FROM blocks
                            WHERE blocker_uuid = liker.uuid AND blocked_uuid = a.user_uuid)
           AND NOT EXISTS (SELECT FROM blocks
                            WHERE blocker_uuid = a.user_uuid AND blocked_uuid = liker.uuid)
        ON CONFLICT DO NOTHING
        RETURNING 1)
      UPDATE activities SET likes_count = likes_count + 1
       WHERE uuid = :activity AND EXISTS (SELECT FROM added)
      """;

  static final String UNLIKE_BY_THE_RULES =
      """
      WITH liked AS (
        SELECT uuid FROM activities WHERE uuid = :activity FOR NO KEY UPDATE),
      removed AS (
        DELETE FROM likes
         WHERE activity_uuid = (SELECT uuid FROM liked) AND user_uuid = :user RETURNING 1)
      UPDATE activities SET likes_count = GREATEST(likes_count - 1, 0)
       WHERE uuid = :activity AND EXISTS (SELECT FROM removed)
      """;

  static final String UNLIKE =
      """
      WITH removed AS (
        DELETE FROM likes WHERE activity_uuid = :activity AND user_uuid = :user RETURNING 1)
      UPDATE activities SET likes_count = likes_count - 1
       WHERE uuid = :activity AND EXISTS (SELECT FROM removed)
      """;

  private static final Pattern NAME = Pattern.compile("(?<!:):\\w+");

  private Statements() {}

  /**
   * A search.
   *
   * @param words the expression of the index on messages
   */
  static String search(String words) {
    return COLUMNS + FROM + " AND " + words + " @@ to_tsquery('simple', :term)" + NEWEST;
  }

  /** The same rows, but all matches are found before the newest are taken. */
  static String searchMatchesFirst(String words) {
    return """
        WITH found AS MATERIALIZED (
          SELECT a.uuid, a.created_at
            FROM activities a
           WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)
             AND {words} @@ to_tsquery('simple', :term)),
        newest AS (
          SELECT uuid FROM found ORDER BY created_at DESC, uuid DESC LIMIT 21)
        """
            .replace("{words}", words)
        + COLUMNS
        + """
            FROM newest
            JOIN activities a ON a.uuid = newest.uuid
            JOIN users u ON u.uuid = a.user_uuid
           ORDER BY a.created_at DESC, a.uuid DESC
          """;
  }

  /** The same for JDBC, whose parameters have no names. */
  static String positional(String sql) {
    return NAME.matcher(sql).replaceAll("?");
  }
}
