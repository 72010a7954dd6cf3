-- Reads at most 400 buffers.
SELECT 1 FROM "public".users WHERE lower(handle) = lower(?) AND uuid <> ?
