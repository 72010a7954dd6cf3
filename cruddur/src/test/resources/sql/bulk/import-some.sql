-- Reads at most 400 buffers.
WITH item AS (
  SELECT uuid, user_uuid, message, reply_to_activity_uuid,
         expires_at::timestamptz AS expires_at, created_at::timestamptz AS created_at
    FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[])
      AS i (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at)),
author AS (
  SELECT uuid, suspended_at
    FROM "public".users
   WHERE uuid = ANY (ARRAY(SELECT user_uuid FROM item)) AND deleted_at IS NULL
   ORDER BY uuid
     FOR KEY SHARE),
parent AS (
  SELECT uuid
    FROM "public".activities
   WHERE uuid = ANY (ARRAY(SELECT reply_to_activity_uuid FROM item
                            WHERE reply_to_activity_uuid IS NOT NULL))
     AND deleted_at IS NULL
   ORDER BY uuid
     FOR NO KEY UPDATE),
created AS (
  INSERT INTO "public".activities
         (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at,
          notified_user_uuid)
  SELECT item.*, CASE WHEN reply_to_activity_uuid IS NOT NULL THEN
              (SELECT NULLIF(a.user_uuid, item.user_uuid) FROM "public".activities a
                WHERE a.uuid = item.reply_to_activity_uuid) END
    FROM item
   WHERE user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NULL)
     AND (reply_to_activity_uuid IS NULL
          OR reply_to_activity_uuid IN (SELECT uuid FROM parent))
  ON CONFLICT DO NOTHING
  RETURNING uuid, reply_to_activity_uuid),
raised AS (
  UPDATE "public".activities a
     SET replies_count = a.replies_count + reply.count
    FROM (SELECT reply_to_activity_uuid AS uuid, count(*) AS count
            FROM created
           GROUP BY reply_to_activity_uuid) reply
   WHERE a.uuid = reply.uuid)
SELECT item.uuid,
       item.user_uuid IN (SELECT uuid FROM author),
       item.user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NOT NULL),
       item.reply_to_activity_uuid IS NULL
         OR item.reply_to_activity_uuid IN (SELECT uuid FROM parent),
       (SELECT a.user_uuid = item.user_uuid
               AND a.reply_to_activity_uuid IS NOT DISTINCT FROM item.reply_to_activity_uuid
               AND item.message
                   = coalesce((SELECT e.message FROM "public".activity_edits e
                                WHERE e.activity_uuid = a.uuid
                                ORDER BY e.created_at, e.uuid LIMIT 1), a.message)
          FROM "public".activities a
         WHERE a.uuid = item.uuid)
  FROM item
 WHERE item.uuid NOT IN (SELECT uuid FROM created)
