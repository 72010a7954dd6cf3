-- Reads at most 400 buffers.
UPDATE "public".users
   SET notifications_seen_at = GREATEST(notifications_seen_at, ?)
 WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL
