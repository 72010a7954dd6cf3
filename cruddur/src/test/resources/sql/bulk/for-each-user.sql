SELECT uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at FROM "public".users WHERE deleted_at IS NULL
