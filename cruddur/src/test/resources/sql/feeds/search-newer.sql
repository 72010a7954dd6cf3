-- Reads at most 2700 buffers.
WITH near AS MATERIALIZED (
  SELECT a.created_at, a.uuid
    FROM (SELECT *
            FROM "public".activities
           WHERE deleted_at IS NULL AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
           ORDER BY created_at ASC, uuid ASC
           LIMIT 64) a
   WHERE to_tsvector('simple', regexp_replace(
       CASE WHEN a.message ~ E'[^\\u0001-\\u007f]'
            THEN regexp_replace(normalize(a.message, NFKC), E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
                 || ' ' || regexp_replace(
                   regexp_replace(normalize(a.message, NFKC), E'(^|[^\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]+)[\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1}', ' ', 'g'),
                   E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
            ELSE a.message END,
       '[!-/:-@[-`{-~]+', ' ', 'g')) @@ (SELECT to_tsquery('simple', ?)) AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) AND EXISTS (SELECT 1 FROM "public".users u WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL OFFSET 0)
   ORDER BY a.created_at ASC, a.uuid ASC
   LIMIT 21),
found AS MATERIALIZED (
  SELECT a.created_at, a.uuid, a.user_uuid, a.expires_at, a.deleted_at
    FROM "public".activities a
   WHERE a.deleted_at IS NULL AND to_tsvector('simple', regexp_replace(
       CASE WHEN a.message ~ E'[^\\u0001-\\u007f]'
            THEN regexp_replace(normalize(a.message, NFKC), E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
                 || ' ' || regexp_replace(
                   regexp_replace(normalize(a.message, NFKC), E'(^|[^\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]+)[\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1}', ' ', 'g'),
                   E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
            ELSE a.message END,
       '[!-/:-@[-`{-~]+', ' ', 'g')) @@ (SELECT to_tsquery('simple', ?)) AND NOT EXISTS (SELECT 1 FROM near OFFSET 21 - 1)
   LIMIT 1000 + 1)
SELECT k.created_at, k.uuid,
       CASE WHEN NOT k.shown THEN 'stopped' WHEN u.uuid IS NULL THEN 'hidden' END
         AS row_state, a.user_uuid, u.handle, u.display_name, a.message,
       a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
       (SELECT parent.user_uuid FROM "public".activities parent
         WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
       a.expires_at, a.edited_at
  FROM ((SELECT created_at, uuid, TRUE AS shown
           FROM near
          WHERE EXISTS (SELECT 1 FROM near OFFSET 21 - 1))
        UNION ALL
        (SELECT a.created_at, a.uuid, TRUE
           FROM (SELECT *
                   FROM found a
                  WHERE (SELECT count(*) FROM found) <= 1000
                    AND (a.created_at, a.uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
                    AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
                  ORDER BY a.created_at ASC, a.uuid ASC
                 OFFSET 0) a
          WHERE EXISTS (SELECT 1 FROM "public".users u WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL OFFSET 0)
          ORDER BY a.created_at ASC, a.uuid ASC
          LIMIT 21)
        UNION ALL
        (SELECT a.created_at, a.uuid, TRUE
           FROM (SELECT *
                   FROM "public".activities
                  WHERE deleted_at IS NULL
                    AND (SELECT count(*) FROM found) > 1000
                    AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
                  ORDER BY created_at ASC, uuid ASC
                  LIMIT 5000) a
          WHERE to_tsvector('simple', regexp_replace(
       CASE WHEN a.message ~ E'[^\\u0001-\\u007f]'
            THEN regexp_replace(normalize(a.message, NFKC), E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
                 || ' ' || regexp_replace(
                   regexp_replace(normalize(a.message, NFKC), E'(^|[^\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]+)[\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1}', ' ', 'g'),
                   E'([\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd][\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u9fff\\uac00-\\ud7a3\\U00020000-\\U0003fffd]{0,1})', E' \\1 ', 'g')
            ELSE a.message END,
       '[!-/:-@[-`{-~]+', ' ', 'g')) @@ (SELECT to_tsquery('simple', ?)) AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) AND EXISTS (SELECT 1 FROM "public".users u WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL OFFSET 0)
          ORDER BY a.created_at ASC, a.uuid ASC
          LIMIT 21)
        UNION ALL
        (SELECT created_at, uuid, FALSE
           FROM "public".activities
          WHERE deleted_at IS NULL
            AND (SELECT count(*) FROM found) > 1000
            AND (created_at, uuid) > ((SELECT ?::timestamptz), (SELECT ?::uuid))
          ORDER BY created_at ASC, uuid ASC
         OFFSET 5000 - 1 LIMIT 1)
        LIMIT 21) k
  LEFT JOIN "public".activities a ON k.shown AND a.uuid = k.uuid
  LEFT JOIN "public".users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL
 ORDER BY k.created_at ASC, k.uuid ASC
