-- Reads at most 400 buffers.
WITH reacting AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
target AS (
  SELECT a.uuid, a.user_uuid FROM "public".activities a
   WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
     AND EXISTS (SELECT 1 FROM reacting)
     AND EXISTS (SELECT 1 FROM "public".users u
                  WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL
                    AND u.suspended_at IS NULL)
     FOR NO KEY UPDATE),
blocked AS (
  SELECT 1 FROM target CROSS JOIN reacting WHERE EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = reacting.uuid AND blocked_uuid = target.user_uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = target.user_uuid AND blocked_uuid = reacting.uuid)),
added AS (
  INSERT INTO "public".reposts (activity_uuid, user_uuid, created_at, notified_user_uuid)
  SELECT target.uuid, reacting.uuid, ?, NULLIF(target.user_uuid, reacting.uuid)
    FROM target CROSS JOIN reacting
   WHERE NOT EXISTS (SELECT 1 FROM blocked)
  ON CONFLICT DO NOTHING
  RETURNING activity_uuid),
counted AS (
  UPDATE "public".activities SET reposts_count = reposts_count + 1
   WHERE uuid = ? AND EXISTS (SELECT 1 FROM added))
SELECT EXISTS (SELECT 1 FROM reacting), EXISTS (SELECT 1 FROM target), EXISTS (SELECT 1 FROM added),
       EXISTS (SELECT 1 FROM blocked)
