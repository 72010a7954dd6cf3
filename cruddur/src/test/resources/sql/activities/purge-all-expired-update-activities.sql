-- Reads at most 800 buffers.
UPDATE "public".activities SET deleted_at = ?, message = '[deleted]' WHERE uuid = ANY (?)
