-- Reads at most 400 buffers.
DELETE FROM "public".pins WHERE user_uuid = ?
