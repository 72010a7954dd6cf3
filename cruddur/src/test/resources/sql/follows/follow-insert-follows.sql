-- Reads at most 400 buffers.
WITH followees AS (
  SELECT count(*) AS n FROM "public".follows WHERE follower_uuid = ?),
blocked AS (
  SELECT 1 FROM "public".blocks
   WHERE (blocker_uuid, blocked_uuid) IN ((?, ?), (?, ?))),
followed AS (
  INSERT INTO "public".follows (follower_uuid, followee_uuid, created_at)
  SELECT ?, ?, ? FROM followees
   WHERE NOT EXISTS (SELECT 1 FROM blocked)
     AND n < 10000 - CASE current_setting('transaction_isolation')
                       WHEN 'read committed' THEN 0 ELSE 500 END
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT EXISTS (SELECT 1 FROM followed),
       EXISTS (SELECT 1 FROM "public".follows
                WHERE follower_uuid = ? AND followee_uuid = ?),
       (SELECT n >= 10000 FROM followees),
       EXISTS (SELECT 1 FROM blocked)
