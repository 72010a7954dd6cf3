-- Reads at most 400 buffers.
SELECT uuid, message FROM "public".activities
 WHERE NOT names_stored AND message ~ E'[@#\\uff20\\uff03]'
 ORDER BY uuid
 LIMIT ?
