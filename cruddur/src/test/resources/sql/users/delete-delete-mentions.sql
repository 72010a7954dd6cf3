-- Reads at most 400 buffers.
WITH pair AS (
  SELECT activity_uuid FROM "public".mentions
   WHERE activity_uuid IN (
         SELECT activity_uuid FROM "public".mentions WHERE user_uuid = ? LIMIT ?)
     AND user_uuid = ?
   ORDER BY activity_uuid
     FOR UPDATE)
DELETE FROM "public".mentions
 WHERE user_uuid = ? AND activity_uuid IN (SELECT activity_uuid FROM pair)
