-- Reads at most 500 buffers.
WITH author AS (
  SELECT uuid FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
     FOR KEY SHARE),
mentioned AS (
  SELECT uuid, lower(handle) AS handle FROM "public".users other
   WHERE lower(handle) IN (SELECT lower(written) FROM unnest(?::text[]) written)
     AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM author)
     AND NOT EXISTS (SELECT 1 FROM "public".blocks
                      WHERE blocker_uuid = other.uuid
                        AND blocked_uuid = (SELECT uuid FROM author))
   ORDER BY uuid
     FOR KEY SHARE),
users_locked AS (
  SELECT count(*) FROM mentioned),
parent AS (
  SELECT a.uuid, a.user_uuid FROM "public".activities a
   WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
     AND EXISTS (SELECT 1 FROM "public".users u
                  WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL
                    AND u.suspended_at IS NULL)
     AND EXISTS (SELECT 1 FROM author) AND EXISTS (SELECT 1 FROM users_locked)
     FOR NO KEY UPDATE),
blocked AS (
  SELECT 1 FROM author CROSS JOIN parent WHERE EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = author.uuid AND blocked_uuid = parent.user_uuid)
         OR EXISTS (SELECT 1 FROM "public".blocks
                     WHERE blocker_uuid = parent.user_uuid AND blocked_uuid = author.uuid)),
inserted AS (
  INSERT INTO "public".activities
         (uuid, user_uuid, reply_to_activity_uuid, message, expires_at, created_at,
          notified_user_uuid, names_stored)
  SELECT ?, author.uuid, parent.uuid, ?, ?, ?, NULLIF(parent.user_uuid, author.uuid), TRUE
    FROM author CROSS JOIN parent
   WHERE NOT EXISTS (SELECT 1 FROM blocked)
  ON CONFLICT DO NOTHING
  RETURNING uuid, created_at),
counted AS (
  UPDATE "public".activities SET replies_count = replies_count + 1
   WHERE uuid = ? AND EXISTS (SELECT 1 FROM inserted)),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT inserted.uuid, tag, inserted.created_at FROM inserted CROSS JOIN unnest(?::text[]) tag),
told AS (
  INSERT INTO "public".mentions (activity_uuid, user_uuid, handle, created_at)
  SELECT inserted.uuid, mentioned.uuid, mentioned.handle, inserted.created_at
    FROM inserted CROSS JOIN mentioned)
SELECT (SELECT uuid FROM author), EXISTS (SELECT 1 FROM parent), EXISTS (SELECT 1 FROM inserted),
       EXISTS (SELECT 1 FROM blocked)
