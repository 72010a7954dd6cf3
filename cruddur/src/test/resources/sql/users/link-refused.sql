-- Reads at most 400 buffers.
SELECT EXISTS (SELECT 1 FROM "public".erasures
         WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))
