-- Reads at most 800 buffers.
WITH subject AS MATERIALIZED (
  SELECT uuid FROM "public".users u
   WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL AND suspended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL) AND blocked_uuid = u.uuid)
AND NOT EXISTS (SELECT 1 FROM "public".blocks
                 WHERE blocker_uuid = u.uuid AND blocked_uuid = (SELECT uuid FROM "public".users
  WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL))),
people AS MATERIALIZED (SELECT author.uuid FROM subject author)
SELECT a.uuid
  FROM "public".activities a
 WHERE a.uuid = ANY ((SELECT ?::uuid[])::uuid[])
   AND CASE WHEN a.reposts_count <= (SELECT count(*) FROM people)
                THEN EXISTS (SELECT 1 FROM "public".reposts later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                              WHERE later.activity_uuid = a.uuid
                                AND later.user_uuid IN (SELECT uuid FROM people)
                             OFFSET 0)
                WHEN a.reposts_count <= 20 * (SELECT count(*) FROM people)
                THEN EXISTS (SELECT 1 FROM (
                                    SELECT user_uuid AS uuid FROM "public".reposts
                                     WHERE activity_uuid = a.uuid
                                       AND user_uuid IN (SELECT uuid FROM people)
                                    OFFSET 0) person
                              CROSS JOIN LATERAL (SELECT user_uuid FROM "public".reposts later
                             WHERE later.activity_uuid = a.uuid
                               AND later.user_uuid = person.uuid
                            OFFSET 0) later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                             OFFSET 0)
                ELSE EXISTS (SELECT 1 FROM people person
                              CROSS JOIN LATERAL (SELECT user_uuid FROM "public".reposts later
                             WHERE later.activity_uuid = a.uuid
                               AND later.user_uuid = person.uuid
                            OFFSET 0) later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                             OFFSET 0)
                END
   AND CASE WHEN a.reposts_count <= (SELECT count(*) FROM people)
                THEN EXISTS (SELECT 1 FROM "public".reposts later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                              WHERE later.activity_uuid = a.uuid AND ((later.created_at, a.uuid) >= (?, ?) OR (later.created_at, a.uuid) <= (?, ?))
                                AND later.user_uuid IN (SELECT uuid FROM people)
                             OFFSET 0)
                WHEN a.reposts_count <= 20 * (SELECT count(*) FROM people)
                THEN EXISTS (SELECT 1 FROM (
                                    SELECT user_uuid AS uuid FROM "public".reposts
                                     WHERE activity_uuid = a.uuid
                                       AND user_uuid IN (SELECT uuid FROM people)
                                    OFFSET 0) person
                              CROSS JOIN LATERAL (SELECT user_uuid FROM "public".reposts later
                             WHERE later.activity_uuid = a.uuid
                               AND later.user_uuid = person.uuid AND ((later.created_at, a.uuid) >= (?, ?) OR (later.created_at, a.uuid) <= (?, ?))
                            OFFSET 0) later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                             OFFSET 0)
                ELSE EXISTS (SELECT 1 FROM people person
                              CROSS JOIN LATERAL (SELECT user_uuid FROM "public".reposts later
                             WHERE later.activity_uuid = a.uuid
                               AND later.user_uuid = person.uuid AND ((later.created_at, a.uuid) >= (?, ?) OR (later.created_at, a.uuid) <= (?, ?))
                            OFFSET 0) later
                               JOIN "public".users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL
                             OFFSET 0)
                END
