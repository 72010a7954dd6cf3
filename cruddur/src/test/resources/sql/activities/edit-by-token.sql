-- Reads at most 400 buffers.
WITH author AS (
  SELECT uuid FROM "public".users
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
     FOR KEY SHARE),
mentioned AS (
  SELECT uuid, lower(handle) AS handle FROM "public".users other
   WHERE lower(handle) IN (SELECT lower(written) FROM unnest(?::text[]) written)
     AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM author)
     AND NOT EXISTS (SELECT 1 FROM "public".blocks
                      WHERE blocker_uuid = other.uuid
                        AND blocked_uuid = (SELECT uuid FROM author))
   ORDER BY uuid
     FOR KEY SHARE),
users_locked AS (
  SELECT count(*) FROM mentioned),
target AS (
  SELECT uuid, user_uuid, message, reply_to_activity_uuid, names_stored
    FROM "public".activities
   WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
     AND EXISTS (SELECT 1 FROM author) AND EXISTS (SELECT 1 FROM users_locked)
     FOR NO KEY UPDATE)
SELECT (SELECT uuid FROM author), (SELECT user_uuid FROM target),
       (SELECT message FROM target), (SELECT reply_to_activity_uuid FROM target),
       (SELECT names_stored FROM target), ARRAY(SELECT uuid FROM mentioned),
       ARRAY(SELECT handle FROM mentioned)
