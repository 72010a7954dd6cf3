-- Reads at most 500 buffers.
WITH asked AS MATERIALIZED (
  SELECT CAST(? AS uuid) AS reporter_uuid, CAST((SELECT user_uuid FROM "public".activities WHERE uuid = ?) AS uuid) AS user_uuid),
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
  SELECT uuid FROM "public".activities
       WHERE uuid = ? AND deleted_at IS NULL
         AND (expires_at IS NULL OR expires_at > ?)
         AND (SELECT count(*) FROM people) > 0
         FOR KEY SHARE),
added AS (
  INSERT INTO "public".reports
         (reporter_uuid, user_uuid, about, activity_uuid, reason, comment, created_at)
  SELECT reporter.uuid, subject.uuid, 'activity', target.uuid, ?, ?, ?
    FROM reporter CROSS JOIN subject CROSS JOIN target
   WHERE reporter.uuid <> subject.uuid
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT (SELECT uuid FROM reporter), (SELECT uuid FROM subject), EXISTS (SELECT 1 FROM target),
       EXISTS (SELECT 1 FROM added)
