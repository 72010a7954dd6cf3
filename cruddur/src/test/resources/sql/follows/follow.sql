-- Reads at most 400 buffers.
WITH follower AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL FOR NO KEY UPDATE),
followee AS (
  SELECT uuid FROM "public".users
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE)
SELECT (SELECT uuid FROM follower), (SELECT uuid FROM followee)
