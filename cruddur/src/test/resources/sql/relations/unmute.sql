-- Reads at most 400 buffers.
DELETE FROM "public".mutes
 WHERE muter_uuid = ? AND muted_uuid = ?
