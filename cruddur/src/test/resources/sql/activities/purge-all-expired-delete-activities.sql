-- Reads at most 600 buffers.
DELETE FROM "public".activities a
 WHERE a.uuid = ANY (?)
   AND NOT EXISTS (SELECT 1 FROM "public".activities reply
                    WHERE reply.reply_to_activity_uuid = a.uuid)
RETURNING a.uuid
