-- Reads at most 500 buffers.
DELETE FROM "public".erasures
 WHERE sub_sha256 = ANY (ARRAY(
       SELECT sub_sha256 FROM "public".erasures
        WHERE erased_at < ?
        ORDER BY erased_at
        LIMIT ?))
   AND erased_at < ?
