-- Reads at most 700 buffers.
WITH reader AS MATERIALIZED (
  SELECT uuid, coalesce(notifications_seen_at, '-infinity') AS seen_at
    FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL),
hidden AS MATERIALIZED (
  SELECT blocked_uuid AS uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = (SELECT uuid FROM reader)
  UNION ALL
  SELECT uuid FROM "public".users
   WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NULL),
told AS MATERIALIZED (
  (SELECT 'like' AS kind, activity_uuid, user_uuid AS actor_uuid, created_at
     FROM "public".likes
    WHERE notified_user_uuid = (SELECT uuid FROM reader) AND created_at < (SELECT ?::timestamptz)
    ORDER BY created_at DESC FETCH FIRST 500 ROWS WITH TIES)
  UNION ALL
  (SELECT 'repost', activity_uuid, user_uuid, created_at
     FROM "public".reposts
    WHERE notified_user_uuid = (SELECT uuid FROM reader) AND created_at < (SELECT ?::timestamptz)
    ORDER BY created_at DESC FETCH FIRST 500 ROWS WITH TIES)
  UNION ALL
  (SELECT 'reply', uuid, user_uuid, created_at
     FROM "public".activities
    WHERE notified_user_uuid = (SELECT uuid FROM reader) AND deleted_at IS NULL
      AND created_at < (SELECT ?::timestamptz)
    ORDER BY created_at DESC FETCH FIRST 500 ROWS WITH TIES)
  UNION ALL
  (SELECT 'mention', activity_uuid, NULL, created_at
     FROM "public".mentions
    WHERE user_uuid = (SELECT uuid FROM reader) AND created_at < (SELECT ?::timestamptz)
    ORDER BY created_at DESC FETCH FIRST 500 ROWS WITH TIES)
  UNION ALL
  (SELECT 'follow', NULL, follower_uuid, created_at
     FROM "public".follows
    WHERE followee_uuid = (SELECT uuid FROM reader) AND created_at < (SELECT ?::timestamptz)
    ORDER BY created_at DESC FETCH FIRST 500 ROWS WITH TIES)),
bound AS (
  SELECT max(oldest) AS oldest
    FROM (SELECT min(created_at) AS oldest FROM told
           GROUP BY kind HAVING count(*) >= 500) kinds),
act AS MATERIALIZED (
  SELECT kind, activity_uuid, actor_uuid, created_at FROM told t
   WHERE created_at >= coalesce((SELECT oldest FROM bound), '-infinity')
     AND (t.actor_uuid IS NULL OR t.actor_uuid NOT IN (SELECT uuid FROM hidden))
     AND NOT EXISTS (SELECT 1 FROM "public".users s
                      WHERE s.uuid = t.actor_uuid AND s.suspended_at IS NOT NULL)),
told_once AS (
  SELECT kind, activity_uuid, max(created_at) AS newest FROM act
   GROUP BY kind, activity_uuid),
page AS MATERIALIZED (
  SELECT g.kind, g.activity_uuid, g.newest
    FROM (SELECT * FROM told_once ORDER BY newest DESC OFFSET 0) g
   WHERE g.kind = 'follow'
      OR EXISTS (SELECT 1 FROM "public".activities a
                   JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
                  WHERE a.uuid = g.activity_uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
                    AND (g.kind <> 'mention'
                         OR a.user_uuid <> (SELECT uuid FROM reader)
                        AND a.notified_user_uuid IS DISTINCT FROM (SELECT uuid FROM reader)
                        AND a.user_uuid NOT IN (SELECT uuid FROM hidden)))
   ORDER BY g.newest DESC
   FETCH FIRST (SELECT ?::int) ROWS WITH TIES),
next AS (
  SELECT max(newest) AS newest FROM told_once
   WHERE newest < (SELECT min(newest) FROM page)
     AND (SELECT count(*) FROM page) >= (SELECT ?::int)),
counted AS (
  SELECT kind, activity_uuid, count(*)::int AS n,
         (array_agg(actor_uuid ORDER BY created_at DESC, actor_uuid))[1:3] AS actors
    FROM act
   WHERE created_at > coalesce((SELECT newest FROM next), '-infinity')
   GROUP BY kind, activity_uuid)
SELECT CAST(NULL AS timestamptz) AS created_at, CAST(NULL AS uuid) AS uuid, 'next' AS kind,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 AS n, NULL AS actors, NULL AS handles, NULL AS names, NULL AS newest, NULL AS unread,
       coalesce((SELECT newest + interval '1 microsecond' FROM next),
                (SELECT oldest FROM bound)) AS before
UNION ALL
SELECT a.created_at, page.activity_uuid, page.kind, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
       a.expires_at, a.edited_at,
       counted.n, actor.uuids, actor.handles, actor.names, page.newest,
       page.newest > (SELECT seen_at FROM reader), NULL
  FROM page
  JOIN counted ON counted.kind = page.kind
              AND counted.activity_uuid IS NOT DISTINCT FROM page.activity_uuid
  LEFT JOIN "public".activities a ON a.uuid = page.activity_uuid
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid
 CROSS JOIN LATERAL (
       SELECT array_agg(acting.uuid ORDER BY place) AS uuids,
              array_agg(acting.handle ORDER BY place) AS handles,
              array_agg(acting.display_name ORDER BY place) AS names
         FROM unnest(CASE page.kind WHEN 'mention' THEN ARRAY[a.user_uuid]
                                    ELSE counted.actors END)
              WITH ORDINALITY AS one (uuid, place)
         JOIN "public".users acting ON acting.uuid = one.uuid AND acting.deleted_at IS NULL) actor
