-- Reads at most 400 buffers.
DELETE FROM "public".bookmarks WHERE user_uuid = ? AND activity_uuid = ?
