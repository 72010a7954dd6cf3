-- Reads at most 600 buffers.
SELECT a.created_at, a.uuid, NULL AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at
   FROM (SELECT *
           FROM "public".activities
          WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL
          ORDER BY created_at DESC, uuid DESC
          LIMIT 1000) a
   JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
  ORDER BY a.created_at DESC, a.uuid DESC
  LIMIT 21
