-- Reads at most 1000 buffers.
UPDATE "public".reports SET comment = NULL
 WHERE uuid = ANY (ARRAY(
       SELECT uuid FROM "public".reports
        WHERE reporter_uuid IS NULL AND comment IS NOT NULL
        ORDER BY activity_uuid, uuid
        LIMIT ?
          FOR UPDATE))
