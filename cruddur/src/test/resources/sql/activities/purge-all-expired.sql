-- Reads at most 400 buffers.
SELECT uuid
  FROM "public".activities
 WHERE expires_at <= ? AND deleted_at IS NULL
 ORDER BY expires_at
 LIMIT ?
