-- Reads at most 1100 buffers.
WITH reader AS MATERIALIZED (
  SELECT uuid, coalesce(notifications_seen_at, '-infinity') AS seen_at
    FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL),
hidden AS MATERIALIZED (
  SELECT blocked_uuid AS uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT uuid FROM "public".users
   WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NULL)
SELECT count(*)::int FROM (
  (SELECT 1
     FROM (SELECT activity_uuid, user_uuid FROM "public".likes
            WHERE notified_user_uuid = (SELECT uuid FROM reader)
              AND created_at > (SELECT seen_at FROM reader)
            ORDER BY created_at DESC LIMIT (SELECT 200)) l
    CROSS JOIN LATERAL (SELECT 1 FROM "public".activities a
                         WHERE a.uuid = l.activity_uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) OFFSET 0) a
    WHERE l.user_uuid NOT IN (SELECT uuid FROM hidden)
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = l.user_uuid AND s.suspended_at IS NOT NULL))
  UNION ALL
  (SELECT 1
     FROM (SELECT activity_uuid, user_uuid FROM "public".reposts
            WHERE notified_user_uuid = (SELECT uuid FROM reader)
              AND created_at > (SELECT seen_at FROM reader)
            ORDER BY created_at DESC LIMIT (SELECT 200)) r
    CROSS JOIN LATERAL (SELECT 1 FROM "public".activities a
                         WHERE a.uuid = r.activity_uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) OFFSET 0) a
    WHERE r.user_uuid NOT IN (SELECT uuid FROM hidden)
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = r.user_uuid AND s.suspended_at IS NOT NULL))
  UNION ALL
  (SELECT 1
     FROM (SELECT user_uuid, expires_at, deleted_at FROM "public".activities
            WHERE notified_user_uuid = (SELECT uuid FROM reader) AND deleted_at IS NULL
              AND created_at > (SELECT seen_at FROM reader)
            ORDER BY created_at DESC LIMIT (SELECT 200)) a
    WHERE a.user_uuid NOT IN (SELECT uuid FROM hidden)
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = a.user_uuid AND s.suspended_at IS NOT NULL) AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?))
  UNION ALL
  (SELECT 1
     FROM (SELECT activity_uuid FROM "public".mentions
            WHERE user_uuid = (SELECT uuid FROM reader)
              AND created_at > (SELECT seen_at FROM reader)
            ORDER BY created_at DESC LIMIT (SELECT 200)) m
    CROSS JOIN LATERAL (SELECT a.user_uuid, a.notified_user_uuid
                          FROM "public".activities a
                         WHERE a.uuid = m.activity_uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) OFFSET 0) a
    WHERE a.user_uuid NOT IN (SELECT uuid FROM hidden)
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = a.user_uuid AND s.suspended_at IS NOT NULL)
      AND a.user_uuid <> (SELECT uuid FROM reader)
      AND a.notified_user_uuid IS DISTINCT FROM (SELECT uuid FROM reader))
  UNION ALL
  (SELECT 1
     FROM (SELECT follower_uuid FROM "public".follows
            WHERE followee_uuid = (SELECT uuid FROM reader)
              AND created_at > (SELECT seen_at FROM reader)
            ORDER BY created_at DESC LIMIT (SELECT 200)) f
    WHERE f.follower_uuid NOT IN (SELECT uuid FROM hidden)
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = f.follower_uuid AND s.suspended_at IS NOT NULL))
  LIMIT 100) unread
