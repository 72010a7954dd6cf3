-- Reads at most 400 buffers.
SELECT CASE WHEN cognito_user_id = ? AND cognito_user_id <> 'MOCK' THEN 'SENDER' WHEN cognito_user_id IS NULL THEN 'OTHER'
            ELSE 'RECV' END,
       uuid, handle, display_name
  FROM "public".users
 WHERE (cognito_user_id = ? AND cognito_user_id <> 'MOCK' OR lower(handle) = lower(?)) AND deleted_at IS NULL
   AND suspended_at IS NULL
   AND NOT (EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = users.uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = users.uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
 ORDER BY 1 DESC
