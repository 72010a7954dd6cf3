WITH written AS (
  SELECT lower(handle) AS handle FROM unnest(?::text[]) handle),
former AS (
  SELECT lower(handle) AS handle FROM unnest(?::text[]) handle),
edited AS (
  UPDATE "public".activities a
     SET message = ?, names_stored = TRUE,
         edited_at = greatest(?, before.written_at + interval '1 microsecond')
    FROM (SELECT uuid, message, coalesce(edited_at, created_at) AS written_at
            FROM "public".activities WHERE uuid = ?) before
   WHERE a.uuid = before.uuid
  RETURNING a.uuid, a.created_at, a.edited_at, before.message, before.written_at),
kept AS (
  INSERT INTO "public".activity_edits (uuid, activity_uuid, message, created_at)
  SELECT ?, uuid, message, written_at FROM edited),
untagged AS (
  DELETE FROM "public".hashtags WHERE activity_uuid = ? AND tag <> ALL (?::text[])),
named AS (
  SELECT uuid, handle FROM unnest(?::uuid[], ?::text[]) mentioned (uuid, handle)
   WHERE handle NOT IN (SELECT handle FROM former)),
untold AS (
  DELETE FROM "public".mentions m
   USING "public".users u
   WHERE m.activity_uuid = ? AND u.uuid = m.user_uuid
     AND coalesce(m.handle, lower(u.handle)) NOT IN (SELECT handle FROM written)
     AND m.user_uuid NOT IN (SELECT uuid FROM named)),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT edited.uuid, tag, edited.created_at
    FROM edited CROSS JOIN unnest(?::text[]) tag
  ON CONFLICT DO NOTHING)
INSERT INTO "public".mentions (activity_uuid, user_uuid, handle, created_at)
SELECT edited.uuid, named.uuid, named.handle, edited.edited_at
  FROM edited CROSS JOIN named
ON CONFLICT (activity_uuid, user_uuid) DO UPDATE SET handle = excluded.handle
