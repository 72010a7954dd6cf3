-- Reads at most 400 buffers.
WITH keeping AS (
  SELECT uuid FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
target AS (
  SELECT a.uuid, a.user_uuid FROM "public".activities a
   WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
     AND EXISTS (SELECT 1 FROM keeping)
     AND EXISTS (SELECT 1 FROM "public".users u
                  WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL
                    AND u.suspended_at IS NULL)
     FOR KEY SHARE),
blocked AS (
  SELECT 1 FROM target CROSS JOIN keeping WHERE EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = keeping.uuid AND blocked_uuid = target.user_uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = target.user_uuid AND blocked_uuid = keeping.uuid)),
added AS (
  INSERT INTO "public".bookmarks (user_uuid, activity_uuid, created_at)
  SELECT keeping.uuid, target.uuid, ? FROM target CROSS JOIN keeping
   WHERE NOT EXISTS (SELECT 1 FROM blocked)
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT (SELECT uuid FROM keeping), (SELECT uuid FROM target), EXISTS (SELECT 1 FROM added),
       EXISTS (SELECT 1 FROM blocked)
