-- Reads at most 1300 buffers.
UPDATE "public".activities parent
   SET replies_count = GREATEST(parent.replies_count - gone.n, 0)
  FROM (SELECT reply_to_activity_uuid AS uuid, count(*)::int AS n
          FROM "public".activities
         WHERE uuid = ANY (?) AND reply_to_activity_uuid IS NOT NULL
         GROUP BY reply_to_activity_uuid) gone
 WHERE parent.uuid = gone.uuid
