-- Reads at most 400 buffers.
DELETE FROM "public".follows
 WHERE follower_uuid = ? AND followee_uuid = ?
