-- Reads at most 400 buffers.
SELECT uuid FROM "public".users WHERE uuid = ? FOR UPDATE
