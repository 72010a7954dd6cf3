-- Reads at most 1400 buffers.
WITH mentioned AS (
  SELECT uuid, lower(handle) AS handle FROM "public".users
   WHERE lower(handle) IN (SELECT lower(written) FROM unnest(?::text[]) written)
     AND deleted_at IS NULL
   ORDER BY uuid
     FOR KEY SHARE),
users_locked AS (
  SELECT count(*) FROM mentioned),
stored AS (
  SELECT a.uuid, a.user_uuid, a.created_at FROM "public".activities a
    JOIN unnest(?::uuid[], ?::text[]) AS item (uuid, message) ON a.uuid = item.uuid
   WHERE a.message = item.message AND NOT a.names_stored
     AND EXISTS (SELECT 1 FROM users_locked)
   ORDER BY a.uuid
     FOR NO KEY UPDATE OF a),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT stored.uuid, name.tag, stored.created_at
    FROM stored JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, tag) ON name.uuid = stored.uuid
  ON CONFLICT DO NOTHING),
told AS (
  INSERT INTO "public".mentions (activity_uuid, user_uuid, handle, created_at)
  SELECT stored.uuid, mentioned.uuid, mentioned.handle, stored.created_at
    FROM stored
    JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, handle) ON name.uuid = stored.uuid
    JOIN mentioned ON mentioned.handle = lower(name.handle)
   WHERE NOT EXISTS (SELECT 1 FROM "public".blocks
                      WHERE blocker_uuid = mentioned.uuid
                        AND blocked_uuid = stored.user_uuid)
  ON CONFLICT DO NOTHING)
UPDATE "public".activities SET names_stored = TRUE
 WHERE uuid IN (SELECT uuid FROM stored)
