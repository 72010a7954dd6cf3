-- Reads at most 1400 buffers.
(SELECT t.created_at, t.activity_uuid, NULL AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
       a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = ?
               OFFSET 0) AS reposted
   FROM (SELECT created_at, activity_uuid
           FROM "public".hashtags
          WHERE tag = (SELECT ?::text)
            AND (created_at, activity_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, activity_uuid ASC
          LIMIT (SELECT 1000)) t
   JOIN "public".activities a ON a.uuid = t.activity_uuid
   JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
          AND (a.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?
           UNION ALL SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = ?))
  ORDER BY t.created_at ASC, t.activity_uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, activity_uuid, 'stopped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
   FROM "public".hashtags
  WHERE tag = (SELECT ?::text)
    AND (created_at, activity_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at ASC, activity_uuid ASC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
