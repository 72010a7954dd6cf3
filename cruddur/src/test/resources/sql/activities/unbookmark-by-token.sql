-- Reads at most 400 buffers.
DELETE FROM "public".bookmarks WHERE user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND activity_uuid = ?
