-- Reads at most 400 buffers.
WITH pair AS (
  SELECT blocker_uuid, blocked_uuid FROM "public".blocks
   WHERE (blocker_uuid, blocked_uuid) IN (
         SELECT blocker_uuid, blocked_uuid FROM "public".blocks
          WHERE blocker_uuid = ? LIMIT ?)
   ORDER BY blocker_uuid, blocked_uuid
     FOR UPDATE)
DELETE FROM "public".blocks f USING pair
 WHERE f.blocker_uuid = pair.blocker_uuid AND f.blocked_uuid = pair.blocked_uuid
