-- Reads at most 400 buffers.
WITH asked AS MATERIALIZED (
  SELECT CAST((SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AS uuid) AS user_uuid, CAST(? AS uuid) AS other_uuid),
locked AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ANY (ARRAY(SELECT user_uuid FROM asked UNION ALL SELECT other_uuid FROM asked))
     AND deleted_at IS NULL AND (suspended_at IS NULL OR uuid <> (SELECT user_uuid FROM asked))
   ORDER BY uuid
     FOR NO KEY UPDATE),
written AS (
  UPDATE "public".users SET bio = bio
   WHERE uuid IN (SELECT uuid FROM locked)
  RETURNING uuid)
SELECT (SELECT uuid FROM written WHERE uuid = user_uuid),
       (SELECT uuid FROM written WHERE uuid = other_uuid),
       current_setting('transaction_isolation') = 'read committed'
  FROM asked
