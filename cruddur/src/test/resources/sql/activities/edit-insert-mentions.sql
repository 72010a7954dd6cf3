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
untold AS (
  DELETE FROM "public".mentions m
   USING "public".users u
   WHERE m.activity_uuid = ? AND u.uuid = m.user_uuid
     AND (lower(u.handle) IN (SELECT handle FROM former EXCEPT SELECT handle FROM written)
          OR NOT EXISTS (SELECT handle FROM former INTERSECT SELECT handle FROM written))),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT edited.uuid, tag, edited.created_at
    FROM edited CROSS JOIN unnest(?::text[]) tag
  ON CONFLICT DO NOTHING)
INSERT INTO "public".mentions (activity_uuid, user_uuid, created_at)
SELECT edited.uuid, u.uuid, edited.edited_at
  FROM edited CROSS JOIN "public".users u
 WHERE u.uuid = ANY (?::uuid[]) AND lower(u.handle) NOT IN (SELECT handle FROM former)
ON CONFLICT DO NOTHING
