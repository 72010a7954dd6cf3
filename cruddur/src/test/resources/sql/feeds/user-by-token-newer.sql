-- Reads at most 500 buffers.
(WITH author AS MATERIALIZED (
  SELECT handle, display_name FROM "public".users
   WHERE uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND deleted_at IS NULL AND suspended_at IS NULL)
SELECT a.created_at, a.uuid, NULL AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at
   FROM (SELECT *
           FROM "public".activities
          WHERE user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, uuid ASC
          LIMIT (SELECT 1000)) a
   JOIN author u ON TRUE
  WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
  ORDER BY a.created_at ASC, a.uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, uuid, 'stopped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
   FROM "public".activities
  WHERE user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL
    AND EXISTS (SELECT 1 FROM "public".users
                 WHERE uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
                   AND deleted_at IS NULL AND suspended_at IS NULL) AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at ASC, uuid ASC
 OFFSET (SELECT 1000) - 1 LIMIT 1)
LIMIT 21
