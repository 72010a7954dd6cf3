-- Reads at most 400 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users WHERE uuid = ? AND deleted_at IS NULL)
SELECT l.created_at, u.uuid, 'shown' AS row_state, u.handle, u.display_name
  FROM "public".mutes l
  JOIN "public".users u ON u.uuid = l.muted_uuid
 WHERE l.muter_uuid = (SELECT uuid FROM subject) AND (l.created_at, l.muted_uuid) < (?, ?)
   AND u.deleted_at IS NULL AND u.suspended_at IS NULL
 ORDER BY l.created_at DESC, l.muted_uuid DESC
 LIMIT 21
