-- Reads at most 400 buffers.
UPDATE "public".users SET email = ? WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL RETURNING uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at
