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
     FOR KEY SHARE)
INSERT INTO "public".activities
       (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at)
SELECT *
  FROM item
 WHERE NOT EXISTS (SELECT 1 FROM "public".activities
                      WHERE uuid = ANY (ARRAY(SELECT uuid FROM item)))
   AND NOT EXISTS (SELECT 1 FROM item
                    WHERE user_uuid NOT IN (SELECT uuid FROM author WHERE suspended_at IS NULL))
