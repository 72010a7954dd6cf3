-- Reads at most 400 buffers.
SELECT activity_uuid FROM "public".bookmarks
 WHERE user_uuid = ? AND activity_uuid = ANY (?)
