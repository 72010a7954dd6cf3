-- Reads at most 4900 buffers.
SELECT uuid FROM "public".activities
 WHERE uuid > ?
 ORDER BY uuid
 LIMIT ?
   FOR NO KEY UPDATE
