-- Reads at most 400 buffers.
SELECT asked.uuid,
       EXISTS (SELECT 1 FROM "public".likes
                WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid),
       EXISTS (SELECT 1 FROM "public".reposts
                WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid)
  FROM unnest(?::uuid[]) AS asked (uuid)
 CROSS JOIN (SELECT CAST((SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AS uuid) AS uuid) viewer
