-- Reads at most 1100 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = ? AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = ?))
(SELECT l.created_at, l.activity_uuid, NULL AS row_state, a.user_uuid, CAST(NULL AS text), CAST(NULL AS text), a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
       a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS reposted,
        a.created_at AS posted_at
   FROM (SELECT created_at, activity_uuid
           FROM "public".likes
          WHERE user_uuid = (SELECT uuid FROM subject)
            AND (created_at, activity_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, activity_uuid ASC
          LIMIT (SELECT 1000)) l
   JOIN "public".activities a ON a.uuid = l.activity_uuid
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
          AND (a.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = ?))
  ORDER BY l.created_at ASC, l.activity_uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, activity_uuid, 'stopped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
   FROM "public".likes
  WHERE user_uuid = (SELECT uuid FROM subject)
    AND (created_at, activity_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at ASC, activity_uuid ASC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
