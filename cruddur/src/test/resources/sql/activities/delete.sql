-- Reads at most 400 buffers.
WITH RECURSIVE up AS (
  SELECT uuid, reply_to_activity_uuid, TRUE AS continues
    FROM "public".activities WHERE uuid = ANY (?)
  UNION
  SELECT parent.uuid, parent.reply_to_activity_uuid, parent.deleted_at IS NOT NULL
    FROM up
   CROSS JOIN LATERAL (
         SELECT * FROM "public".activities
          WHERE uuid = up.reply_to_activity_uuid LIMIT 1) parent
   WHERE up.continues)
SELECT a.uuid, a.user_uuid, a.reply_to_activity_uuid, a.expires_at, a.deleted_at
  FROM "public".activities a
 WHERE a.uuid IN (SELECT uuid FROM up)
 ORDER BY a.uuid
   FOR UPDATE
