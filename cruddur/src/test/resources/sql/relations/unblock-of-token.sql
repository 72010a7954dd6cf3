-- Reads at most 400 buffers.
DELETE FROM "public".blocks
 WHERE blocker_uuid = ? AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
