-- Reads at most 400 buffers.
SELECT u.uuid, u.handle, u.display_name FROM unnest(?::text[]) AS asked (handle)
JOIN "public".users u ON lower(u.handle) = lower(asked.handle)
WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
