-- Reads at most 800 buffers.
SELECT r.created_at, r.uuid, CASE WHEN u.uuid IS NULL THEN 'hidden' END AS row_state,
       r.about, reporter.uuid, reporter.handle, r.user_uuid, u.handle, a.uuid,
       CASE WHEN a.edited_at > r.created_at THEN
         coalesce((SELECT e.message FROM "public".activity_edits e
                    WHERE e.activity_uuid = a.uuid AND e.created_at <= r.created_at
                    ORDER BY e.created_at DESC, e.uuid DESC LIMIT 1), a.message)
         ELSE a.message END, r.reason,
       CASE WHEN reporter.uuid IS NOT NULL THEN r.comment END, r.state, r.closed_at, moderator.uuid,
       a.edited_at
  FROM (SELECT *
          FROM "public".reports
         WHERE state = (SELECT ?::text)
           AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
         ORDER BY created_at ASC, uuid ASC
         LIMIT 21) r
  LEFT JOIN "public".users u ON u.uuid = r.user_uuid AND u.deleted_at IS NULL
  LEFT JOIN "public".users reporter
         ON reporter.uuid = r.reporter_uuid AND reporter.deleted_at IS NULL
  LEFT JOIN "public".users moderator
         ON moderator.uuid = r.closed_by_uuid AND moderator.deleted_at IS NULL
  LEFT JOIN "public".activities a ON a.uuid = r.activity_uuid AND a.deleted_at IS NULL
 ORDER BY r.created_at ASC, r.uuid ASC
 LIMIT 21
