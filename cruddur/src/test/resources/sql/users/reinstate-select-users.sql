-- Reads at most 400 buffers.
SELECT 1 FROM "public".users WHERE uuid = ? AND deleted_at IS NULL
