-- Reads at most 400 buffers.
UPDATE "public".users SET cognito_user_id = ?
 WHERE lower(handle) = lower(?) AND deleted_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM "public".users other
                    WHERE other.cognito_user_id = ? AND other.cognito_user_id <> 'MOCK'
                      AND lower(other.handle) <> lower(?))
   AND NOT EXISTS (SELECT 1 FROM "public".erasures
         WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))
 RETURNING uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at
