-- Reads at most 1800 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE uuid = ? AND deleted_at IS NULL AND suspended_at IS NULL),
newest AS MATERIALIZED (
  SELECT author.uuid AS author, post.created_at, post.uuid, post.shown
    FROM (SELECT author.uuid FROM (SELECT followee_uuid AS uuid FROM (SELECT followee_uuid FROM "public".follows WHERE follower_uuid = (SELECT uuid FROM subject)) followee UNION ALL SELECT uuid FROM subject) author JOIN "public".users known ON known.uuid = author.uuid AND known.deleted_at IS NULL AND known.suspended_at IS NULL) author
   CROSS JOIN LATERAL (
         (SELECT a.created_at, a.uuid, TRUE AS shown
            FROM (SELECT created_at, uuid, expires_at
                    FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND user_uuid = author.uuid
                   ORDER BY created_at DESC, uuid DESC
                   LIMIT 200) a
           WHERE (a.expires_at IS NULL OR a.expires_at > ?)
           ORDER BY a.created_at DESC, a.uuid DESC
           LIMIT 1)
         UNION ALL
         (SELECT created_at, uuid, FALSE
            FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND user_uuid = author.uuid
           ORDER BY created_at DESC, uuid DESC
          OFFSET 200 - 1 LIMIT 1)
         LIMIT 1) post
   ORDER BY post.created_at DESC, post.uuid DESC
   LIMIT 21),
last AS MATERIALIZED (
  (SELECT created_at, uuid FROM newest ORDER BY created_at DESC, uuid DESC OFFSET 21 - 1)
  UNION ALL
  SELECT '-infinity', '00000000-0000-0000-0000-000000000000'
  LIMIT 1)
SELECT k.created_at, k.uuid, CASE WHEN a.user_uuid IS NULL THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at
  FROM ((SELECT post.created_at, post.uuid, post.shown
           FROM (SELECT author AS uuid FROM newest WHERE shown) author
          CROSS JOIN LATERAL (
                (SELECT a.created_at, a.uuid, TRUE AS shown
                   FROM (SELECT created_at, uuid, expires_at
                           FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND user_uuid = author.uuid
                            AND (created_at, uuid) >= ((SELECT created_at FROM last), (SELECT uuid FROM last))
                          ORDER BY created_at DESC, uuid DESC
                          LIMIT 200) a
                  WHERE (a.expires_at IS NULL OR a.expires_at > ?)
                  ORDER BY a.created_at DESC, a.uuid DESC
                  LIMIT 21)
                UNION ALL
                (SELECT created_at, uuid, FALSE
                   FROM "public".activities
                       WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND user_uuid = author.uuid
                    AND (created_at, uuid) >= ((SELECT created_at FROM last), (SELECT uuid FROM last))
                  ORDER BY created_at DESC, uuid DESC
                 OFFSET 200 - 1 LIMIT 1)
                LIMIT 21) post)
        UNION ALL
        (SELECT created_at, uuid, FALSE FROM newest WHERE NOT shown)
        ORDER BY created_at DESC, uuid DESC, shown DESC
        LIMIT 21) k
  LEFT JOIN "public".activities a ON k.shown AND a.uuid = k.uuid
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
 ORDER BY k.created_at DESC, k.uuid DESC, k.shown DESC
