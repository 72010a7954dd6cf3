-- Reads at most 700 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
(SELECT l.created_at, u.uuid, NULL AS row_state, u.handle, u.display_name
   FROM (SELECT created_at, follower_uuid
           FROM "public".follows
          WHERE followee_uuid = (SELECT uuid FROM subject) AND (created_at, follower_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, follower_uuid ASC
          LIMIT (SELECT 1000)) l
   JOIN "public".users u ON u.uuid = l.follower_uuid
  WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
          AND (l.follower_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
  ORDER BY l.created_at ASC, l.follower_uuid ASC
  LIMIT 21)
UNION ALL
(SELECT created_at, follower_uuid, 'stopped', NULL, NULL
   FROM "public".follows
  WHERE followee_uuid = (SELECT uuid FROM subject) AND (created_at, follower_uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at ASC, follower_uuid ASC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
