-- Reads at most 15400 buffers.
UPDATE "public".activities a
   SET (replies_count, reposts_count, likes_count) = ((SELECT count(*) FROM "public".activities reply
          WHERE reply.reply_to_activity_uuid = a.uuid AND reply.deleted_at IS NULL),
        (SELECT count(*) FROM "public".reposts WHERE activity_uuid = a.uuid),
        (SELECT count(*) FROM "public".likes WHERE activity_uuid = a.uuid))
 WHERE a.uuid = ANY (?)
   AND (a.replies_count, a.reposts_count, a.likes_count) <> ((SELECT count(*) FROM "public".activities reply
          WHERE reply.reply_to_activity_uuid = a.uuid AND reply.deleted_at IS NULL),
        (SELECT count(*) FROM "public".reposts WHERE activity_uuid = a.uuid),
        (SELECT count(*) FROM "public".likes WHERE activity_uuid = a.uuid))
