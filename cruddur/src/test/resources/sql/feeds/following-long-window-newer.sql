-- Reads at most 700 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL)
SELECT a.created_at, a.uuid, CASE WHEN a.user_uuid IS NULL THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at
  FROM ((SELECT created_at, uuid, user_uuid, message, replies_count, reposts_count, likes_count,
                       reply_to_activity_uuid, expires_at, edited_at
           FROM (SELECT created_at, uuid, user_uuid, message, replies_count, reposts_count, likes_count,
                       reply_to_activity_uuid, expires_at, edited_at
                   FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
                  ORDER BY created_at ASC, uuid ASC
                  LIMIT 10000) a
          WHERE (SELECT uuid FROM subject) IS NOT NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
            AND (a.user_uuid = (SELECT uuid FROM subject) OR a.user_uuid IN (SELECT followee_uuid FROM "public".follows WHERE follower_uuid = (SELECT uuid FROM subject)))
          ORDER BY a.created_at ASC, a.uuid ASC
          LIMIT 21)
        UNION ALL
        (SELECT created_at, uuid, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
           FROM (SELECT created_at, uuid
                   FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
                  ORDER BY created_at ASC, uuid ASC
                 OFFSET 10000 - 1 LIMIT 1) stop
          WHERE (SELECT uuid FROM subject) IS NOT NULL)
        LIMIT 21) a
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
 ORDER BY a.created_at ASC, a.uuid ASC, a.user_uuid IS NULL
