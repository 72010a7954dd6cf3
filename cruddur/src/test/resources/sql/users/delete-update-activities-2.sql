-- Reads at most 400 buffers.
WITH target AS (
  SELECT uuid FROM "public".activities
   WHERE uuid IN (SELECT activity_uuid FROM "public".likes WHERE user_uuid = ? LIMIT ?)
   ORDER BY uuid
     FOR NO KEY UPDATE),
removed AS (
  DELETE FROM "public".likes pair USING target
   WHERE pair.activity_uuid = target.uuid AND pair.user_uuid = ?
  RETURNING pair.activity_uuid)
UPDATE "public".activities SET likes_count = GREATEST(likes_count - 1, 0)
 WHERE uuid IN (SELECT activity_uuid FROM removed)
