-- Reads at most 900 buffers.
SELECT a.created_at, a.uuid, NULL AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
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
          WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL
          ORDER BY created_at DESC, uuid DESC
          LIMIT 1000) a
   JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
          AND (a.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = ?))
  ORDER BY a.created_at DESC, a.uuid DESC
  LIMIT 21
