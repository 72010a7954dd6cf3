-- Reads at most 400 buffers.
SELECT u.uuid, u.handle, u.display_name FROM "public".users u
WHERE lower(u.handle) ~>=~ (SELECT lower(?))
  AND lower(u.handle) ~<=~ (SELECT lower(?))
  AND u.deleted_at IS NULL AND u.suspended_at IS NULL
ORDER BY lower(u.handle) USING ~<~
LIMIT (SELECT ?::int)
