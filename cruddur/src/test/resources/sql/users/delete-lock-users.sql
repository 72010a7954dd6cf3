-- Reads at most 400 buffers.
SELECT uuid FROM "public".users
 WHERE uuid = ANY (?) AND deleted_at IS NOT NULL
 ORDER BY uuid
   FOR UPDATE
