-- Reads at most 600 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
(SELECT l.created_at, u.uuid, NULL AS row_state, u.handle, u.display_name
   FROM (SELECT created_at, blocked_uuid
           FROM "public".blocks
          WHERE blocker_uuid = (SELECT uuid FROM subject) AND (created_at, blocked_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, blocked_uuid ASC
          LIMIT (SELECT 1000)) l
   JOIN "public".users u ON u.uuid = l.blocked_uuid
  WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
  ORDER BY l.created_at ASC, l.blocked_uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, blocked_uuid, 'stopped', NULL, NULL
   FROM "public".blocks
  WHERE blocker_uuid = (SELECT uuid FROM subject) AND (created_at, blocked_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at ASC, blocked_uuid ASC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
