-- Reads at most 800 buffers.
WITH tombstone AS (
  SELECT uuid FROM unnest(?::uuid[]) uuid),
untagged AS (
  DELETE FROM "public".hashtags WHERE activity_uuid IN (SELECT uuid FROM tombstone)),
untold AS (
  DELETE FROM "public".mentions WHERE activity_uuid IN (SELECT uuid FROM tombstone)),
unpinned AS (
  DELETE FROM "public".pins WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
unmarked AS (
  DELETE FROM "public".bookmarks WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
unedited AS (
  DELETE FROM "public".activity_edits
   WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
unreported AS (
  UPDATE "public".reports SET activity_uuid = NULL
   WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone)))
UPDATE "public".activities
   SET deleted_at = COALESCE(deleted_at, ?), message = '[deleted]', notified_user_uuid = NULL,
       edited_at = NULL, erasure_stage = 36
 WHERE uuid IN (SELECT uuid FROM tombstone)
