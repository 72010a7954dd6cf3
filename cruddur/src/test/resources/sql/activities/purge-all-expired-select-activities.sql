-- Reads at most 400 buffers.
SELECT uuid FROM "public".activities
 WHERE user_uuid = ? AND deleted_at IS NULL
 ORDER BY created_at DESC, uuid DESC
 LIMIT ?
