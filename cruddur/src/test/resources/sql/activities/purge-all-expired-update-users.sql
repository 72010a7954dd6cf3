-- Reads at most 500 buffers.
UPDATE "public".users u
   SET deletion_completed_at = COALESCE(deletion_completed_at, CASE WHEN current_setting('transaction_isolation') = 'read committed' THEN ?::timestamptz END),
       erasure_stage = CASE WHEN current_setting('transaction_isolation') = 'read committed' THEN 36 END,
       email = NULL, cognito_user_id = NULL, bio = NULL, suspended_at = NULL,
       notifications_seen_at = NULL
 WHERE uuid = ? AND deleted_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM "public".activities
                    WHERE user_uuid = u.uuid AND deleted_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM "public".likes WHERE user_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".reposts WHERE user_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".follows WHERE follower_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".follows WHERE followee_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".blocks WHERE blocker_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".blocks WHERE blocked_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".mutes WHERE muter_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".mutes WHERE muted_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".mentions WHERE user_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".bookmarks WHERE user_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".reports WHERE user_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".reports WHERE reporter_uuid = u.uuid)
   AND NOT EXISTS (SELECT 1 FROM "public".reports WHERE closed_by_uuid = u.uuid)
RETURNING erasure_stage IS NOT NULL
