-- Reads at most 400 buffers.
UPDATE "public".users u SET handle = ?
 WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM "public".users other
                    WHERE lower(other.handle) = lower(?) AND other.uuid <> u.uuid)
 RETURNING uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at
