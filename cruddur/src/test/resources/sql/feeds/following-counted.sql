-- Reads at most 1700 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL),
size AS MATERIALIZED (
  SELECT count(*) AS followees FROM (SELECT followee_uuid FROM "public".follows WHERE follower_uuid = (SELECT uuid FROM subject) LIMIT 1667) followee)
SELECT k.created_at, k.uuid, CASE WHEN k.author IS NULL THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END AS row_state, k.author, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at,
       (SELECT followees FROM size) AS followees
  FROM ((SELECT post.created_at, post.uuid, post.expires_at, author.uuid AS author
           FROM (SELECT followee_uuid AS uuid FROM (SELECT followee_uuid FROM "public".follows WHERE follower_uuid = (SELECT uuid FROM subject)) followee UNION ALL SELECT uuid FROM subject) author
          CROSS JOIN LATERAL (
                SELECT created_at, uuid, expires_at
                  FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND (created_at, uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid)) AND user_uuid = author.uuid
                 ORDER BY created_at DESC, uuid DESC
                 LIMIT (SELECT 21 + 3)) post
          WHERE (SELECT followees FROM size) <= 50
          ORDER BY post.created_at DESC, post.uuid DESC
          LIMIT 21 + 3)
        UNION ALL
        SELECT ?::timestamptz, ?::uuid, NULL, NULL
         WHERE (SELECT followees FROM size) > 50) k
  LEFT JOIN "public".activities a
         ON a.uuid = CASE WHEN k.expires_at IS NULL OR k.expires_at > ? THEN k.uuid END
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
 ORDER BY k.created_at DESC, k.uuid DESC
