-- Reads at most 400 buffers.
SELECT EXISTS (SELECT 1 FROM "public".follows
                WHERE follower_uuid = user_uuid AND followee_uuid = other_uuid),
       EXISTS (SELECT 1 FROM "public".follows
                WHERE follower_uuid = other_uuid AND followee_uuid = user_uuid),
       EXISTS (SELECT 1 FROM "public".blocks
                WHERE blocker_uuid = user_uuid AND blocked_uuid = other_uuid),
       EXISTS (SELECT 1 FROM "public".blocks
                WHERE blocker_uuid = other_uuid AND blocked_uuid = user_uuid),
       EXISTS (SELECT 1 FROM "public".mutes
                WHERE muter_uuid = user_uuid AND muted_uuid = other_uuid)
  FROM (SELECT CAST(? AS uuid) AS user_uuid,
               CAST((SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AS uuid) AS other_uuid
        OFFSET 0) asked
