-- Reads at most 400 buffers.
SELECT asked.uuid,
       EXISTS (SELECT 1 FROM "public".likes
                WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid),
       EXISTS (SELECT 1 FROM "public".reposts
                WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid)
  FROM unnest(?::uuid[]) AS asked (uuid)
 CROSS JOIN (SELECT CAST(? AS uuid) AS uuid) viewer
