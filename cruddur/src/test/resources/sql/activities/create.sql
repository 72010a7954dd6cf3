-- Reads at most 400 buffers.
INSERT INTO "public".activities (uuid, user_uuid, message, expires_at, created_at)
SELECT ?, author.uuid, ?, ?, ?
  FROM "public".users author
 WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL
   FOR KEY SHARE
ON CONFLICT DO NOTHING
RETURNING user_uuid
