-- Reads at most 600 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = ? AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = ?))
(SELECT l.created_at, u.uuid, NULL AS row_state, u.handle, u.display_name
   FROM (SELECT created_at, followee_uuid
           FROM "public".follows
          WHERE follower_uuid = (SELECT uuid FROM subject) AND (created_at, followee_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at DESC, followee_uuid DESC
          LIMIT (SELECT 1000)) l
   JOIN "public".users u ON u.uuid = l.followee_uuid
  WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
          AND (l.followee_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = ?
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = ?))
  ORDER BY l.created_at DESC, l.followee_uuid DESC
  LIMIT 21)
UNION ALL
(SELECT created_at, followee_uuid, 'stopped', NULL, NULL
   FROM "public".follows
  WHERE follower_uuid = (SELECT uuid FROM subject) AND (created_at, followee_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at DESC, followee_uuid DESC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
