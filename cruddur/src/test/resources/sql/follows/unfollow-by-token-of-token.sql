-- Reads at most 400 buffers.
DELETE FROM "public".follows
 WHERE follower_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND followee_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
