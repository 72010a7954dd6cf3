-- Reads at most 400 buffers.
WITH subject AS MATERIALIZED (
  SELECT a.uuid FROM "public".activities a
    JOIN "public".users author
      ON author.uuid = a.user_uuid AND author.deleted_at IS NULL
     AND author.suspended_at IS NULL
   WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?))
SELECT u.uuid, u.handle, u.display_name
  FROM "public".mentions m
  JOIN "public".users u ON u.uuid = m.user_uuid AND u.deleted_at IS NULL
                      AND u.suspended_at IS NULL
 WHERE m.activity_uuid = (SELECT uuid FROM subject)
 ORDER BY u.handle
