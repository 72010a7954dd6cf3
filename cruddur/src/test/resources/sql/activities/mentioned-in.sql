-- Reads at most 400 buffers.
SELECT u.uuid, u.handle, u.display_name
  FROM "public".activities a
  JOIN "public".mentions m ON m.activity_uuid = a.uuid
  JOIN "public".users u ON u.uuid = m.user_uuid AND u.deleted_at IS NULL
                      AND u.suspended_at IS NULL
 WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
 ORDER BY u.handle
