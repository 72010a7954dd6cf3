-- Reads at most 400 buffers.
WITH report AS (
  SELECT uuid FROM "public".reports
   WHERE uuid IN (SELECT uuid FROM "public".reports WHERE closed_by_uuid = ? LIMIT ?)
     AND closed_by_uuid = ?
   ORDER BY activity_uuid, uuid
     FOR UPDATE)
UPDATE "public".reports SET closed_by_uuid = NULL WHERE closed_by_uuid = ? AND uuid IN (SELECT uuid FROM report)
