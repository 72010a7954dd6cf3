-- Reads at most 400 buffers.
UPDATE "public".users
   SET notifications_seen_at = GREATEST(notifications_seen_at, ?)
 WHERE uuid = ? AND deleted_at IS NULL
