-- Reads at most 400 buffers.
WITH muter AS (
  SELECT uuid FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
muted AS (
  SELECT uuid FROM "public".users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL FOR KEY SHARE),
added AS (
  INSERT INTO "public".mutes (muter_uuid, muted_uuid, created_at)
  SELECT muter.uuid, muted.uuid, ? FROM muter CROSS JOIN muted
   WHERE muter.uuid <> muted.uuid
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT (SELECT uuid FROM muter), (SELECT uuid FROM muted), EXISTS (SELECT 1 FROM added)
