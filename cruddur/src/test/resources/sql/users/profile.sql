-- Reads at most 3700 buffers.
SELECT u.uuid AS profile_uuid, u.cognito_user_id AS profile_cognito_user_id,
       u.handle AS profile_handle, u.display_name AS profile_display_name,
       u.bio AS profile_bio,
       (SELECT count(*) FROM "public".activities a
         WHERE a.user_uuid = u.uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)) AS cruds_count,
       (SELECT count(*) FROM "public".follows WHERE followee_uuid = u.uuid) AS followers_count,
       (SELECT count(*) FROM "public".follows WHERE follower_uuid = u.uuid) AS following_count
  FROM "public".users u
 WHERE lower(u.handle) = lower(?) AND u.deleted_at IS NULL
   AND u.suspended_at IS NULL
