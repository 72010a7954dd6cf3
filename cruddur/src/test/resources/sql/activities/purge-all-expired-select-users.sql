-- Reads at most 400 buffers.
SELECT uuid FROM "public".users
 WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL
   AND uuid <> ALL (?::uuid[])
 ORDER BY deleted_at
 LIMIT ?
