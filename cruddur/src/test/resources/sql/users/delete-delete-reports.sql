-- Reads at most 400 buffers.
WITH report AS (
  SELECT uuid FROM "public".reports
   WHERE uuid IN (SELECT uuid FROM "public".reports WHERE user_uuid = ? LIMIT ?)
     AND user_uuid = ?
   ORDER BY activity_uuid, uuid
     FOR UPDATE)
DELETE FROM "public".reports WHERE user_uuid = ? AND uuid IN (SELECT uuid FROM report)
