-- Reads at most 400 buffers.
SELECT u.uuid, u.handle, u.display_name FROM "public".users u
WHERE lower(u.handle) ~>=~ (SELECT lower(?))
  AND lower(u.handle) ~<=~ (SELECT lower(?))
  AND u.deleted_at IS NULL AND u.suspended_at IS NULL
          AND (u.uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
ORDER BY lower(u.handle) USING ~<~
LIMIT (SELECT ?::int)
