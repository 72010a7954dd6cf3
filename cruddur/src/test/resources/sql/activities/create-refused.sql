-- Reads at most 400 buffers.
SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
       reply_to_activity_uuid, expires_at, created_at, deleted_at, edited_at
  FROM "public".activities
 WHERE uuid = ?
