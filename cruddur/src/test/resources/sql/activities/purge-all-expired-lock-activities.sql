-- Reads at most 400 buffers.
SELECT uuid FROM "public".activities
 WHERE uuid = ANY (?) AND deleted_at IS NOT NULL AND erasure_stage IS NULL
 ORDER BY uuid
   FOR UPDATE
