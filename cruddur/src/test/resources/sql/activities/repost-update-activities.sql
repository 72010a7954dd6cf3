-- Reads at most 400 buffers.
WITH reacting AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
added AS (
  INSERT INTO "public".reposts (activity_uuid, user_uuid, created_at, notified_user_uuid)
  SELECT a.uuid, reacting.uuid, ?, NULLIF(a.user_uuid, reacting.uuid)
    FROM reacting
    JOIN "public".activities a
      ON a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
   WHERE EXISTS (SELECT 1 FROM "public".users u
                  WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL
                    AND u.suspended_at IS NULL)
     AND NOT (EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = reacting.uuid AND blocked_uuid = a.user_uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = a.user_uuid AND blocked_uuid = reacting.uuid))
  ON CONFLICT DO NOTHING
  RETURNING 1)
UPDATE "public".activities SET reposts_count = reposts_count + 1
 WHERE uuid = ? AND EXISTS (SELECT 1 FROM added)
