-- Reads at most 400 buffers.
DELETE FROM "public".erasures WHERE sub_sha256 = sha256(convert_to(?, 'UTF8'))
