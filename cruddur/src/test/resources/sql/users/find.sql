-- Reads at most 400 buffers.
SELECT uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at FROM "public".users WHERE uuid = ? AND deleted_at IS NULL
