-- Reads at most 3400 buffers.
SELECT uuid FROM "public".activities
 WHERE uuid > ?
 ORDER BY uuid
 LIMIT ?
   FOR NO KEY UPDATE
