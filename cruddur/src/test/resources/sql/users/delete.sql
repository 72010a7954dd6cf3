-- Reads at most 400 buffers.
WITH erased AS (
  SELECT uuid, cognito_user_id FROM "public".users WHERE uuid = ? FOR UPDATE),
remembered AS (
  INSERT INTO "public".erasures (sub_sha256, erased_at)
  SELECT sha256(convert_to(cognito_user_id, 'UTF8')), ? FROM erased
   WHERE cognito_user_id <> 'MOCK'
  ON CONFLICT (sub_sha256) DO UPDATE SET erased_at = EXCLUDED.erased_at)
UPDATE "public".users u
   SET deleted_at = COALESCE(u.deleted_at, ?), display_name = ?, handle = ?,
       email = NULL, cognito_user_id = NULL, bio = NULL, suspended_at = NULL,
       notifications_seen_at = NULL
  FROM erased
 WHERE u.uuid = erased.uuid
