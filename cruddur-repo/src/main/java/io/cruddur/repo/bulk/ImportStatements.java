package io.cruddur.repo.bulk;

/**
 * The statements of an {@link ImportBatch}. Their parameters are arrays: of the items their ids,
 * authors, messages, parents, ends and times; with names, also all handles, the ids and tags of
 * hashtags, the ids and handles of mentions.
 */
final class ImportStatements {

  private static final String ITEMS =
      """
      WITH item AS (
        SELECT uuid, user_uuid, message, reply_to_activity_uuid,
               expires_at::timestamptz AS expires_at, created_at::timestamptz AS created_at
          FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[])
            AS i (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at)),
      author AS (
        SELECT uuid, suspended_at
          FROM {h-schema}users
         WHERE {is author} AND deleted_at IS NULL
         ORDER BY uuid
           FOR KEY SHARE)
      """;

  /** What they reply to. */
  private static final String PARENTS =
      """
      parent AS (
        SELECT uuid
          FROM {h-schema}activities
         WHERE uuid = ANY (ARRAY(SELECT reply_to_activity_uuid FROM item
                                  WHERE reply_to_activity_uuid IS NOT NULL))
           AND deleted_at IS NULL
         ORDER BY uuid
           FOR NO KEY UPDATE),
      """;

  private static final String IS_AUTHOR = "uuid = ANY (ARRAY(SELECT user_uuid FROM item))";

  private static final String IS_AUTHOR_OR_MENTIONED =
      """
      uuid IN (SELECT user_uuid FROM item
                         UNION
                        SELECT u.uuid
                          FROM unnest(?::text[]) written
                          JOIN {h-schema}users u ON lower(u.handle) = lower(written))""";

  /** Of those that are created. */
  private static final String NAMES =
      """
      tagged AS (
        INSERT INTO {h-schema}hashtags (activity_uuid, tag, created_at)
        SELECT created.uuid, name.tag, created.created_at
          FROM created JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, tag) ON name.uuid = created.uuid),
      told AS (
        INSERT INTO {h-schema}mentions (activity_uuid, user_uuid, handle, created_at)
        SELECT created.uuid, u.uuid, lower(u.handle), created.created_at
          FROM created
          JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, handle) ON name.uuid = created.uuid
          JOIN {h-schema}users u ON lower(u.handle) = lower(name.handle)
         WHERE u.uuid IN (SELECT uuid FROM author)
           AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks
                            WHERE blocker_uuid = u.uuid
                              AND blocked_uuid = created.user_uuid)
        ON CONFLICT DO NOTHING),""";

  /** The counts of those to which something replies that is created. */
  private static final String RAISED =
      """
      raised AS (
        UPDATE {h-schema}activities a
           SET replies_count = a.replies_count + reply.count
          FROM (SELECT reply_to_activity_uuid AS uuid, count(*) AS count
                  FROM created
                 GROUP BY reply_to_activity_uuid) reply
         WHERE a.uuid = reply.uuid)
      """;

  /**
   * By primary key, although {@code parent} has it: a join with a common table expression may
   * compare each item with each parent, of which the server expects few.
   */
  private static final String NOTIFIED =
      """
      CASE WHEN reply_to_activity_uuid IS NOT NULL THEN
                    (SELECT NULLIF(a.user_uuid, item.user_uuid) FROM {h-schema}activities a
                      WHERE a.uuid = item.reply_to_activity_uuid) END""";

  private static final String NONE_IS_KNOWN =
      """
      NOT EXISTS (SELECT 1 FROM {h-schema}activities
                            WHERE uuid = ANY (ARRAY(SELECT uuid FROM item)))""";

  private static final String COLUMNS =
      """
      uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at,
                notified_user_uuid{, stored}""";

  private static final String WHAT_IS_GOOD =
      """
      {items},
      {parents}
      created AS (
        INSERT INTO {h-schema}activities
               ({columns})
        SELECT item.*, {notified}{, true}
          FROM item
         WHERE user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NULL)
           AND (reply_to_activity_uuid IS NULL
                OR reply_to_activity_uuid IN (SELECT uuid FROM parent))
        ON CONFLICT DO NOTHING
        RETURNING uuid, reply_to_activity_uuid{, created_at}),
      {names}
      {raised}
      SELECT item.uuid,
             item.user_uuid IN (SELECT uuid FROM author),
             item.user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NOT NULL),
             item.reply_to_activity_uuid IS NULL
               OR item.reply_to_activity_uuid IN (SELECT uuid FROM parent),
             (SELECT a.user_uuid = item.user_uuid
                     AND a.reply_to_activity_uuid IS NOT DISTINCT FROM item.reply_to_activity_uuid
                     AND item.message
                         = coalesce((SELECT e.message FROM {h-schema}activity_edits e
                                      WHERE e.activity_uuid = a.uuid
                                      ORDER BY e.created_at, e.uuid LIMIT 1), a.message)
                FROM {h-schema}activities a
               WHERE a.uuid = item.uuid)
        FROM item
       WHERE item.uuid NOT IN (SELECT uuid FROM created)
      """;

  private static final String ALL_OR_NOTHING =
      """
      {items},
      {parents}
      created AS (
        SELECT item.*, {notified} AS notified_user_uuid{, true}
          FROM item
         WHERE {none is known}
           AND NOT EXISTS (SELECT 1 FROM item
                            WHERE user_uuid NOT IN (SELECT uuid FROM author WHERE suspended_at IS NULL)
                               OR (reply_to_activity_uuid IS NOT NULL
                                   AND reply_to_activity_uuid NOT IN (SELECT uuid FROM parent)))),
      {names}
      {raised}
      INSERT INTO {h-schema}activities
             ({columns})
      SELECT * FROM created
      """;

  private static final String ALL_POSTS_OR_NOTHING =
      """
      {items}
      INSERT INTO {h-schema}activities
             (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at)
      SELECT *
        FROM item
       WHERE {none is known}
         AND NOT EXISTS (SELECT 1 FROM item
                          WHERE user_uuid NOT IN (SELECT uuid FROM author WHERE suspended_at IS NULL))
      """;

  /** Inserts what is good, and returns what is not inserted, with the reasons. */
  static final String INSERT_GOOD = withoutNames(WHAT_IS_GOOD);

  /** The same for messages of which one holds a sign of a mention or of a hashtag. */
  static final String INSERT_GOOD_WITH_NAMES = withNames(WHAT_IS_GOOD);

  /**
   * Inserts all if all are good and none is known, else none; the primary key refuses an id that
   * another transaction inserts meanwhile. It costs less, because no row waits to be confirmed and
   * nothing is compared with what was inserted.
   */
  static final String INSERT_ALL = withoutNames(ALL_OR_NOTHING);

  /** The same for messages of which one holds a sign of a mention or of a hashtag. */
  static final String INSERT_ALL_WITH_NAMES = withNames(ALL_OR_NOTHING);

  /** The same for posts without names: the rows are copied nowhere on their way. */
  static final String INSERT_ALL_POSTS = withoutNames(ALL_POSTS_OR_NOTHING);

  private ImportStatements() {}

  private static String withoutNames(String template) {
    return render(template)
        .replace("{is author}", IS_AUTHOR)
        .replace("{, stored}", "")
        .replace("{, true}", "")
        .replace("{, created_at}", "")
        .replace("{names}\n", "");
  }

  private static String withNames(String template) {
    return render(template)
        .replace("{is author}", IS_AUTHOR_OR_MENTIONED)
        .replace("{, stored}", ", names_stored")
        .replace("{, true}", ", TRUE")
        .replace("{, created_at}", ", user_uuid, created_at")
        .replace("{names}", NAMES);
  }

  private static String render(String template) {
    return template
        .replace("{items}", ITEMS.stripTrailing())
        .replace("{parents}\n", PARENTS)
        .replace("{columns}", COLUMNS)
        .replace("{notified}", NOTIFIED)
        .replace("{none is known}", NONE_IS_KNOWN)
        .replace("{raised}\n", RAISED);
  }
}
