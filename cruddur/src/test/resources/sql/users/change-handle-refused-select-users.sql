-- Reads at most 400 buffers.
SELECT 1 FROM "public".users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
