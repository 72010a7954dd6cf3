-- Reads at most 400 buffers.
WITH target AS (
  SELECT uuid FROM "public".activities WHERE uuid = ? FOR NO KEY UPDATE),
removed AS (
  DELETE FROM "public".reposts
   WHERE activity_uuid = (SELECT uuid FROM target) AND user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
  RETURNING activity_uuid)
UPDATE "public".activities SET reposts_count = GREATEST(reposts_count - 1, 0)
 WHERE uuid = ? AND EXISTS (SELECT 1 FROM removed)
