-- Reads at most 400 buffers.
WITH moderator AS (
  SELECT uuid FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
closed AS (
  UPDATE "public".reports SET state = ?, closed_at = ?, closed_by_uuid = moderator.uuid
    FROM moderator
   WHERE reports.uuid = ? AND state = 'open'
  RETURNING 1)
SELECT EXISTS (SELECT 1 FROM moderator), EXISTS (SELECT 1 FROM closed)
