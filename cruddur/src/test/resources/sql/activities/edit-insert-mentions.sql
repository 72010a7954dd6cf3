WITH edited AS (
  UPDATE "public".activities a SET message = ?, edited_at = ?, names_stored = TRUE
    FROM (SELECT uuid, message, coalesce(edited_at, created_at) AS written_at
            FROM "public".activities WHERE uuid = ?) former
   WHERE a.uuid = former.uuid
  RETURNING a.uuid, a.created_at, former.message, former.written_at),
kept AS (
  INSERT INTO "public".activity_edits (uuid, activity_uuid, message, created_at)
  SELECT ?, uuid, message, written_at FROM edited),
untagged AS (
  DELETE FROM "public".hashtags WHERE activity_uuid = ? AND tag <> ALL (?::text[])),
untold AS (
  DELETE FROM "public".mentions WHERE activity_uuid = ? AND user_uuid <> ALL (?::uuid[])),
tagged AS (
  INSERT INTO "public".hashtags (activity_uuid, tag, created_at)
  SELECT edited.uuid, tag, edited.created_at
    FROM edited CROSS JOIN unnest(?::text[]) tag
  ON CONFLICT DO NOTHING)
INSERT INTO "public".mentions (activity_uuid, user_uuid, created_at)
SELECT edited.uuid, mentioned, ? FROM edited CROSS JOIN unnest(?::uuid[]) mentioned
ON CONFLICT DO NOTHING
