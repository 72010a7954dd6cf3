-- Reads at most 400 buffers.
WITH unfollowed AS (
  DELETE FROM "public".follows
   WHERE (follower_uuid, followee_uuid) IN ((?, ?), (?, ?))
  RETURNING 1),
blocked AS (
  INSERT INTO "public".blocks (blocker_uuid, blocked_uuid, created_at)
  VALUES (?, ?, ?)
  ON CONFLICT DO NOTHING
  RETURNING 1)
SELECT EXISTS (SELECT 1 FROM blocked), EXISTS (SELECT 1 FROM unfollowed)
