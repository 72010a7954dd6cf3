-- Reads at most 400 buffers.
WITH pair AS (
  SELECT muter_uuid, muted_uuid FROM "public".mutes
   WHERE (muter_uuid, muted_uuid) IN (
         SELECT muter_uuid, muted_uuid FROM "public".mutes
          WHERE muter_uuid = ? LIMIT ?)
   ORDER BY muter_uuid, muted_uuid
     FOR UPDATE)
DELETE FROM "public".mutes f USING pair
 WHERE f.muter_uuid = pair.muter_uuid AND f.muted_uuid = pair.muted_uuid
