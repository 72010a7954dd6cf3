-- Reads at most 400 buffers.
WITH author AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL
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
inserted AS (
  INSERT INTO "public".activities
         (uuid, user_uuid, message, expires_at, created_at, names_stored)
  SELECT ?, author.uuid, ?, ?, ?, TRUE
    FROM author CROSS JOIN users_locked
  ON CONFLICT DO NOTHING
  RETURNING uuid, user_uuid, created_at),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT inserted.uuid, tag, inserted.created_at FROM inserted CROSS JOIN unnest(?::text[]) tag),
told AS (
  INSERT INTO "public".mentions (activity_uuid, user_uuid, handle, created_at)
  SELECT inserted.uuid, mentioned.uuid, mentioned.handle, inserted.created_at
    FROM inserted CROSS JOIN mentioned)
SELECT user_uuid FROM inserted
