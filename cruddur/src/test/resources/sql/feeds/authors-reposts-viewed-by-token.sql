-- Reads at most 1300 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL))),
people AS MATERIALIZED (SELECT author.uuid FROM subject author),
active AS MATERIALIZED (
  SELECT people.uuid
    FROM people
   CROSS JOIN LATERAL (SELECT created_at, activity_uuid
                 FROM "public".reposts
                WHERE user_uuid = people.uuid
                  AND (created_at, activity_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
                ORDER BY created_at DESC, activity_uuid DESC LIMIT 1) repost
   ORDER BY repost.created_at DESC, repost.activity_uuid DESC, people.uuid
   LIMIT 21)
SELECT r.created_at, r.activity_uuid,
       CASE WHEN u.uuid IS NULL OR reposter.uuid IS NULL OR FALSE THEN 'hidden'
            END AS row_state,
       a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
       a.expires_at, a.edited_at,
       EXISTS (SELECT 1 FROM "public".likes mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
               OFFSET 0) AS liked,
       EXISTS (SELECT 1 FROM "public".reposts mine
                WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
               OFFSET 0) AS reposted, a.created_at AS posted_at, reposter.uuid AS reposter_uuid,
       reposter.handle AS reposter_handle, reposter.display_name AS reposter_name
  FROM (SELECT repost.created_at, repost.activity_uuid, people.uuid AS user_uuid
          FROM active people
         CROSS JOIN LATERAL (SELECT created_at, activity_uuid
                 FROM "public".reposts
                WHERE user_uuid = people.uuid
                  AND (created_at, activity_uuid) < ((SELECT ?::timestamptz), (SELECT ?::uuid))
                ORDER BY created_at DESC, activity_uuid DESC LIMIT (SELECT 21)) repost
         ORDER BY repost.created_at DESC, repost.activity_uuid DESC, people.uuid
         LIMIT 21) r
  LEFT JOIN "public".activities a
         ON a.uuid = r.activity_uuid AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
          AND (a.user_uuid NOT IN (
           SELECT blocked_uuid FROM "public".blocks WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
     UNION ALL SELECT blocker_uuid FROM "public".blocks WHERE blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
          AND (a.user_uuid = r.user_uuid OR a.user_uuid NOT IN (
           SELECT muted_uuid FROM "public".mutes WHERE muter_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)))
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
  LEFT JOIN "public".users reposter
         ON reposter.uuid = r.user_uuid
        AND reposter.deleted_at IS NULL AND reposter.suspended_at IS NULL
 ORDER BY r.created_at DESC, r.activity_uuid DESC, r.user_uuid
