-- Reads at most 400 buffers.
SELECT suspended_at IS NOT NULL FROM "public".users WHERE uuid = ? AND deleted_at IS NULL
