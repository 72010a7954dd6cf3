package io.cruddur.repo.bulk;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.internal.NamesToStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Valid items on their way into the database. A statement does not see the rows that it inserts, so
 * replies to items of the same batch go in by a later statement than those: one for each depth.
 */
final class ImportBatch {

  /** An item whose id and times are settled. */
  record Item(long index, UUID uuid, ImportedActivity activity, Instant createdAt) {}

  /** Of an item that was not inserted. */
  private record Missing(
      UUID uuid, boolean author, boolean suspended, boolean parent, boolean known) {}

  private static final String TEMPLATE =
      """
      WITH item AS (
        SELECT uuid, user_uuid, message, parent_uuid,
               expires_at::timestamptz AS expires_at, created_at::timestamptz AS created_at
          FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[])
            AS i (uuid, user_uuid, message, parent_uuid, expires_at, created_at)),
      author AS (
        SELECT uuid, suspended_at
          FROM {h-schema}users
         WHERE {is author} AND deleted_at IS NULL
         ORDER BY uuid
           FOR KEY SHARE),
      parent AS (
        SELECT uuid, user_uuid
          FROM {h-schema}activities
         WHERE uuid = ANY (?) AND deleted_at IS NULL
         ORDER BY uuid
           FOR NO KEY UPDATE),
      created AS (
        INSERT INTO {h-schema}activities
               (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at,
                notified_user_uuid{, stored})
        SELECT uuid, user_uuid, message, parent_uuid, expires_at, created_at,
               (SELECT NULLIF(parent.user_uuid, item.user_uuid) FROM parent
                 WHERE parent.uuid = item.parent_uuid){, true}
          FROM item
         WHERE user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NULL)
           AND (parent_uuid IS NULL OR parent_uuid IN (SELECT uuid FROM parent))
        ON CONFLICT DO NOTHING
        RETURNING uuid, reply_to_activity_uuid{, created_at}),{names}
      raised AS (
        UPDATE {h-schema}activities a
           SET replies_count = a.replies_count + reply.count
          FROM (SELECT reply_to_activity_uuid AS uuid, count(*) AS count
                  FROM created
                 GROUP BY reply_to_activity_uuid) reply
         WHERE a.uuid = reply.uuid)
      SELECT item.uuid,
             item.user_uuid IN (SELECT uuid FROM author),
             item.user_uuid IN (SELECT uuid FROM author WHERE suspended_at IS NOT NULL),
             item.parent_uuid IS NULL OR item.parent_uuid IN (SELECT uuid FROM parent),
             coalesce(
               (SELECT a.user_uuid = item.user_uuid
                       AND a.reply_to_activity_uuid IS NOT DISTINCT FROM item.parent_uuid
                       AND item.message
                           = coalesce((SELECT e.message FROM {h-schema}activity_edits e
                                        WHERE e.activity_uuid = a.uuid
                                        ORDER BY e.created_at, e.uuid LIMIT 1), a.message)
                  FROM {h-schema}activities a
                 WHERE a.uuid = item.uuid), FALSE)
        FROM item
       WHERE item.uuid NOT IN (SELECT uuid FROM created)
      """;

  private static final String INSERT =
      TEMPLATE
          .replace("{is author}", "uuid = ANY (?)")
          .replace("{, stored}", "")
          .replace("{, true}", "")
          .replace("{, created_at}", "")
          .replace("{names}", "");

  /** The same for messages of which one holds a sign of a mention or of a hashtag. */
  private static final String INSERT_WITH_NAMES =
      TEMPLATE
          .replace(
              "{is author}",
              """
              uuid IN (SELECT unnest(?::uuid[])
                         UNION
                        SELECT u.uuid
                          FROM unnest(?::text[]) written
                          JOIN {h-schema}users u ON lower(u.handle) = lower(written))""")
          .replace("{, stored}", ", names_stored")
          .replace("{, true}", ", TRUE")
          .replace("{, created_at}", ", user_uuid, created_at")
          .replace(
              "{names}",
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
                ON CONFLICT DO NOTHING),""");

  private final Map<UUID, Item> items = new HashMap<>();
  private final Map<UUID, Integer> depths = new HashMap<>();
  private final List<List<Item>> byDepth = new ArrayList<>();

  private int known;
  private final List<RejectedActivity> rejected = new ArrayList<>();

  int size() {
    return items.size();
  }

  boolean contains(UUID uuid) {
    return items.containsKey(uuid);
  }

  void add(Item item) {
    UUID parent = item.activity().replyToActivityUuid();
    int depth = parent == null ? 0 : depths.getOrDefault(parent, -1) + 1;
    if (depth == byDepth.size()) {
      byDepth.add(new ArrayList<>());
    }
    items.put(item.uuid(), item);
    depths.put(item.uuid(), depth);
    byDepth.get(depth).add(item);
  }

  void insert(Sql sql) {
    for (List<Item> level : byDepth) {
      insert(sql, level);
    }
  }

  /** How many were there already. */
  int known() {
    return known;
  }

  /** What the database refused. */
  List<RejectedActivity> rejected() {
    return rejected;
  }

  private void insert(Sql sql, List<Item> level) {
    UUID[] parents = uuids(level, item -> item.activity().replyToActivityUuid());
    UUID[] authors = uuids(level, item -> item.activity().userUuid());
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(uuids(level, Item::uuid));
    parameters.add(authors);
    parameters.add(texts(level, item -> item.activity().message()));
    parameters.add(parents);
    parameters.add(texts(level, item -> item.activity().expiresAt()));
    parameters.add(texts(level, Item::createdAt));
    parameters.add(authors);
    boolean named = level.stream().anyMatch(item -> MessageNames.hasSign(message(item)));
    if (named) {
      NamesToStore names = new NamesToStore();
      level.forEach(item -> names.add(item.uuid(), message(item)));
      parameters.add(names.handles());
      parameters.add(parents);
      parameters.add(names.tagged());
      parameters.add(names.tags());
      parameters.add(names.mentioning());
      parameters.add(names.handles());
    } else {
      parameters.add(parents);
    }
    List<Missing> missing =
        sql.updateReturning(
            named ? INSERT_WITH_NAMES : INSERT,
            row ->
                new Missing(
                    row.getObject(1, UUID.class),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5)),
            parameters.toArray());
    sql.changed(CruddurActivity.class, Arrays.stream(parents).filter(Objects::nonNull).toList());
    for (Missing item : missing) {
      if (item.known()) {
        known++;
      } else {
        rejected.add(
            RejectedActivity.builder().index(index(item.uuid())).codes(codes(item)).build());
      }
    }
  }

  private static String message(Item item) {
    return Objects.requireNonNull(item.activity().message());
  }

  private long index(UUID uuid) {
    Item item = items.get(uuid);
    if (item == null) {
      throw new IllegalStateException("The server answered with an id that was not asked for.");
    }
    return item.index();
  }

  private static List<String> codes(Missing item) {
    List<String> codes = new ArrayList<>();
    if (!item.author()) {
      codes.add("user_not_found");
    }
    if (item.suspended()) {
      codes.add("user_suspended");
    }
    if (!item.parent()) {
      codes.add("reply_to_activity_not_found");
    }
    return codes.isEmpty() ? List.of("activity_uuid_taken") : codes;
  }

  private static UUID[] uuids(List<Item> items, Function<Item, @Nullable UUID> of) {
    return items.stream().map(of).toArray(UUID[]::new);
  }

  private static String[] texts(List<Item> items, Function<Item, @Nullable Object> of) {
    return items.stream()
        .map(of)
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }
}
