-- Reads at most 400 buffers.
WITH asked AS MATERIALIZED (
  SELECT CAST((SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AS uuid) AS reporter_uuid, CAST((SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AS uuid) AS user_uuid),
people AS (
  SELECT uuid, suspended_at FROM "public".users
   WHERE uuid = ANY (ARRAY(SELECT reporter_uuid FROM asked UNION ALL SELECT user_uuid FROM asked))
     AND deleted_at IS NULL
   ORDER BY uuid
     FOR KEY SHARE),
reporter AS (
  SELECT people.uuid FROM people JOIN asked ON reporter_uuid = people.uuid
   WHERE suspended_at IS NULL),
subject AS (
  SELECT people.uuid FROM people JOIN asked ON user_uuid = people.uuid),
target AS (
  SELECT CAST(NULL AS uuid) AS uuid FROM people LIMIT 1),
added AS (
  INSERT INTO "public".reports
         (reporter_uuid, user_uuid, about, activity_uuid, reason, comment, created_at)
  SELECT reporter.uuid, subject.uuid, 'user', target.uuid, ?, ?, ?
    FROM reporter CROSS JOIN subject CROSS JOIN target
   WHERE reporter.uuid <> subject.uuid
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT (SELECT uuid FROM reporter), (SELECT uuid FROM subject), EXISTS (SELECT 1 FROM target),
       EXISTS (SELECT 1 FROM added)
