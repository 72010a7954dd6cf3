-- Reads at most 400 buffers.
SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
       reply_to_activity_uuid, expires_at, created_at, deleted_at, edited_at,
       coalesce((SELECT e.message FROM "public".activity_edits e
                  WHERE e.activity_uuid = a.uuid
                  ORDER BY e.created_at, e.uuid LIMIT 1), message) AS first_message
  FROM "public".activities a
 WHERE uuid = ?
