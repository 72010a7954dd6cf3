-- Reads at most 900 buffers.
(SELECT a.created_at, a.uuid, NULL AS row_state, a.user_uuid, CAST(NULL AS text), CAST(NULL AS text), a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS reposted
   FROM (SELECT *
           FROM "public".activities
          WHERE user_uuid = (SELECT ?::uuid) AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL
          AND (? NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?))
          ORDER BY created_at DESC, uuid DESC
          LIMIT (SELECT 1000)) a
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
  ORDER BY a.created_at DESC, a.uuid DESC
  LIMIT 21)
UNION ALL
(SELECT created_at, uuid, 'stopped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
   FROM "public".activities
  WHERE user_uuid = (SELECT ?::uuid) AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL
          AND (? NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?))
    AND EXISTS (SELECT 1 FROM "public".users
                 WHERE uuid = ?
                   AND deleted_at IS NULL AND suspended_at IS NULL)
  ORDER BY created_at DESC, uuid DESC
 OFFSET (SELECT 1000) - 1 LIMIT 1)
LIMIT 21
