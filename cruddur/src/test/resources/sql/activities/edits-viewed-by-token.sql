-- Reads at most 400 buffers.
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
SELECT e.created_at, e.uuid, NULL AS row_state, e.message
  FROM "public".activity_edits e
 WHERE e.activity_uuid = (SELECT uuid FROM subject) AND (e.created_at, e.uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
 ORDER BY e.created_at DESC, e.uuid DESC
 LIMIT (SELECT 21)
