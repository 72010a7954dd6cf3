-- Reads at most 400 buffers.
WITH pair AS (
  SELECT follower_uuid, followee_uuid FROM "public".follows
   WHERE (follower_uuid, followee_uuid) IN (
         SELECT follower_uuid, followee_uuid FROM "public".follows
          WHERE follower_uuid = ? LIMIT ?)
   ORDER BY follower_uuid, followee_uuid
     FOR UPDATE)
DELETE FROM "public".follows f USING pair
 WHERE f.follower_uuid = pair.follower_uuid AND f.followee_uuid = pair.followee_uuid
