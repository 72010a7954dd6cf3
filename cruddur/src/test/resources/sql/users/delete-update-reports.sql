-- Reads at most 400 buffers.
WITH report AS (
  SELECT uuid FROM "public".reports
   WHERE uuid IN (SELECT uuid FROM "public".reports WHERE reporter_uuid = ? LIMIT ?)
     AND reporter_uuid = ?
   ORDER BY activity_uuid, uuid
     FOR UPDATE)
UPDATE "public".reports SET reporter_uuid = NULL, comment = NULL WHERE reporter_uuid = ? AND uuid IN (SELECT uuid FROM report)
