-- Reads at most 800 buffers.
WITH subject AS MATERIALIZED (
  SELECT a.uuid FROM "public".activities a
    JOIN "public".users author ON author.uuid = a.user_uuid AND author.suspended_at IS NULL
   WHERE a.uuid = ?
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = ? AND blocked_uuid = a.user_uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = a.user_uuid AND blocked_uuid = ?))
(SELECT a.created_at, a.uuid, NULL AS row_state, a.user_uuid, CAST(NULL AS text), CAST(NULL AS text), a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = (SELECT uuid FROM subject)) AS reply_to_user_uuid,
       a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS reposted
   FROM (SELECT *
           FROM "public".activities
          WHERE reply_to_activity_uuid = (SELECT uuid FROM subject)
          ORDER BY created_at ASC, uuid ASC
          LIMIT (SELECT 1000)) a
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
          AND (a.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = ?))
  ORDER BY a.created_at ASC, a.uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, uuid, 'stopped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
   FROM "public".activities
  WHERE reply_to_activity_uuid = (SELECT uuid FROM subject)
  ORDER BY created_at ASC, uuid ASC
 OFFSET (SELECT 1000) - 1 LIMIT 1)
LIMIT 21
