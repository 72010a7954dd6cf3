-- Reads at most 1200 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL))),
known AS MATERIALIZED (
  SELECT u.uuid, u.handle, u.display_name
    FROM (SELECT followee_uuid AS uuid FROM (SELECT followee_uuid FROM "public".follows WHERE follower_uuid = (SELECT uuid FROM subject)
          AND (followee_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))) followee UNION ALL SELECT uuid FROM subject
          WHERE (uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))) author
    JOIN "public".users u
      ON u.uuid = author.uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL)
SELECT a.created_at, a.uuid, CASE WHEN a.user_uuid IS NULL THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
               OFFSET 0) AS reposted
  FROM (SELECT post.*
          FROM known author
         CROSS JOIN LATERAL (
               SELECT created_at, uuid, user_uuid, message, replies_count, reposts_count, likes_count,
                       reply_to_activity_uuid, expires_at, edited_at
                 FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid)) AND user_uuid = author.uuid
                ORDER BY created_at ASC, uuid ASC
                LIMIT (SELECT 21 + 21 * 3 / 5)) post
         ORDER BY post.created_at ASC, post.uuid ASC
         LIMIT 21 + 21 * 3 / 5) a
  LEFT JOIN known u ON u.uuid = a.user_uuid AND (a.expires_at IS NULL OR a.expires_at > ?)
 ORDER BY a.created_at ASC, a.uuid ASC
