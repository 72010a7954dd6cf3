-- Reads at most 600 buffers.
WITH subject AS MATERIALIZED (
  SELECT a.uuid FROM "public".activities a
    JOIN "public".users author
      ON author.uuid = a.user_uuid AND author.deleted_at IS NULL
     AND author.suspended_at IS NULL
   WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = a.user_uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = a.user_uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
(SELECT l.created_at, u.uuid, NULL AS row_state, u.handle, u.display_name
   FROM (SELECT created_at, user_uuid
           FROM "public".likes
          WHERE activity_uuid = (SELECT uuid FROM subject) AND (created_at, user_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at DESC, user_uuid DESC
          LIMIT (SELECT 1000)) l
   JOIN "public".users u ON u.uuid = l.user_uuid
  WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
          AND (l.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
  ORDER BY l.created_at DESC, l.user_uuid DESC
  LIMIT 21)
UNION ALL
(SELECT created_at, user_uuid, 'stopped', NULL, NULL
   FROM "public".likes
  WHERE activity_uuid = (SELECT uuid FROM subject) AND (created_at, user_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
  ORDER BY created_at DESC, user_uuid DESC
 OFFSET (SELECT 1000 - 1) LIMIT 1)
LIMIT 21
