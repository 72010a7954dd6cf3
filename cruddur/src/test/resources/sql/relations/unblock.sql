-- Reads at most 400 buffers.
DELETE FROM "public".blocks
 WHERE blocker_uuid = ? AND blocked_uuid = ?
