-- Reads at most 400 buffers.
WITH author AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
target AS (
  SELECT uuid, user_uuid FROM "public".activities
   WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
     AND EXISTS (SELECT 1 FROM author)
     FOR KEY SHARE),
pinned AS (
  INSERT INTO "public".pins AS pin (user_uuid, activity_uuid, created_at)
  SELECT author.uuid, target.uuid, ?
    FROM author JOIN target ON target.user_uuid = author.uuid
  ON CONFLICT (user_uuid) DO UPDATE
    SET activity_uuid = EXCLUDED.activity_uuid, created_at = EXCLUDED.created_at
    WHERE pin.activity_uuid <> EXCLUDED.activity_uuid
  RETURNING 1)
SELECT (SELECT uuid FROM author), (SELECT user_uuid FROM target), EXISTS (SELECT 1 FROM pinned)
