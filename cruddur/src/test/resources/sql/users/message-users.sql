-- Reads at most 400 buffers.
SELECT CASE WHEN uuid = ? THEN 'SENDER' WHEN cognito_user_id IS NULL THEN 'OTHER'
            ELSE 'RECV' END,
       uuid, handle, display_name
  FROM "public".users
 WHERE (uuid = ? OR lower(handle) = lower(?)) AND deleted_at IS NULL
   AND suspended_at IS NULL
   AND NOT (EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = ? AND blocked_uuid = users.uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = users.uuid AND blocked_uuid = ?))
 ORDER BY 1 DESC
