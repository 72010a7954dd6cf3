-- Reads at most 400 buffers.
SELECT suspended_at IS NOT NULL FROM "public".users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL
