-- Reads at most 400 buffers.
WITH pair AS (
  SELECT activity_uuid, user_uuid FROM "public".mentions
   WHERE (activity_uuid, user_uuid) IN (
         SELECT activity_uuid, user_uuid FROM "public".mentions
          WHERE user_uuid = ? LIMIT ?)
   ORDER BY activity_uuid, user_uuid
     FOR UPDATE)
DELETE FROM "public".mentions f USING pair
 WHERE f.activity_uuid = pair.activity_uuid AND f.user_uuid = pair.user_uuid
