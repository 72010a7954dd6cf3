package io.cruddur.repo.bulk;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.internal.NamesToStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
 *
 * <p>Where the library owns the transaction, a refusal aborts nothing of anybody's: there the
 * statement that inserts all or nothing is tried first.
 */
final class ImportBatch {

  /** An item whose id and times are settled. */
  record Item(long index, UUID uuid, ImportedActivity activity, Instant createdAt) {

    /** The server would round it up. */
    @Nullable Instant expiresAt() {
      Instant expiresAt = activity.expiresAt();
      return expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /**
   * Of an item that was not inserted.
   *
   * @param same whether what has its id is this item; null if nothing has
   */
  private record Missing(
      UUID uuid, boolean author, boolean suspended, boolean parent, @Nullable Boolean same) {

    List<String> codes() {
      List<String> codes = new ArrayList<>();
      if (!author) {
        codes.add("user_not_found");
      }
      if (suspended) {
        codes.add("user_suspended");
      }
      if (!parent) {
        codes.add("reply_to_activity_not_found");
      }
      if (codes.isEmpty()) {
        codes.add(same == null ? NOT_STORED : TAKEN);
      }
      return codes;
    }

    boolean known() {
      return Boolean.TRUE.equals(same);
    }

    /** Whether the item is good, and nothing has its id. */
    boolean isGood() {
      return author && !suspended && parent && same == null;
    }
  }

  private static final String TAKEN = "activity_uuid_taken";
  private static final String NOT_STORED = "activity_not_stored";

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

  /**
   * Inserts them.
   *
   * @param expectWhole whether it is likely that all are good and none is known
   */
  void insert(Sql sql, boolean expectWhole) {
    for (List<Item> level : byDepth) {
      insert(sql, level, expectWhole && isWhole() && sql.ownsTransaction());
    }
  }

  /** Whether all were inserted. */
  boolean isWhole() {
    return known == 0 && rejected.isEmpty();
  }

  /** How many were there already. */
  int known() {
    return known;
  }

  /** What the database refused. */
  List<RejectedActivity> rejected() {
    return rejected;
  }

  private void insert(Sql sql, List<Item> level, boolean tryAll) {
    boolean named = level.stream().anyMatch(item -> MessageNames.hasSign(message(item)));
    Object[] parameters = parameters(level, named);
    if (!tryAll || !insertAll(sql, named, level, parameters)) {
      List<Missing> missing = insertGood(sql, named, parameters);
      List<Item> again = missing.stream().filter(Missing::isGood).map(this::item).toList();
      if (!again.isEmpty()) {
        // why: who inserted them may have committed after the statement had begun, which then
        // does not see what they are.
        missing.removeIf(Missing::isGood);
        missing.addAll(insertGood(sql, named, parameters(again, named)));
      }
      missing.forEach(this::count);
    }
    sql.changed(
        CruddurActivity.class,
        level.stream()
            .map(item -> item.activity().replyToActivityUuid())
            .filter(Objects::nonNull)
            .toList());
  }

  private static Object[] parameters(List<Item> level, boolean named) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(uuids(level, Item::uuid));
    parameters.add(uuids(level, item -> item.activity().userUuid()));
    parameters.add(texts(level, item -> item.activity().message()));
    parameters.add(uuids(level, item -> item.activity().replyToActivityUuid()));
    parameters.add(texts(level, Item::expiresAt));
    parameters.add(texts(level, Item::createdAt));
    if (named) {
      NamesToStore names = new NamesToStore();
      level.forEach(item -> names.add(item.uuid(), message(item)));
      parameters.add(names.handles());
      parameters.add(names.tagged());
      parameters.add(names.tags());
      parameters.add(names.mentioning());
      parameters.add(names.handles());
    }
    return parameters.toArray();
  }

  /** False if nothing was inserted. */
  private static boolean insertAll(Sql sql, boolean named, List<Item> level, Object[] parameters) {
    String statement =
        named
            ? ImportStatements.INSERT_ALL_WITH_NAMES
            : level.stream().allMatch(item -> item.activity().replyToActivityUuid() == null)
                ? ImportStatements.INSERT_ALL_POSTS
                : ImportStatements.INSERT_ALL;
    try {
      return sql.update(statement, parameters) == level.size();
    } catch (DatabaseException e) {
      if (SqlState.UNIQUE_VIOLATION.matches(e)) {
        return false;
      }
      throw e;
    }
  }

  private static List<Missing> insertGood(Sql sql, boolean named, Object[] parameters) {
    return sql.updateReturning(
        named ? ImportStatements.INSERT_GOOD_WITH_NAMES : ImportStatements.INSERT_GOOD,
        row ->
            new Missing(
                row.getObject(1, UUID.class),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getObject(5, Boolean.class)),
        parameters);
  }

  private void count(Missing missing) {
    if (missing.known()) {
      known++;
    } else {
      rejected.add(
          RejectedActivity.builder().index(item(missing).index()).codes(missing.codes()).build());
    }
  }

  private static String message(Item item) {
    return Objects.requireNonNull(item.activity().message());
  }

  private Item item(Missing missing) {
    Item item = items.get(missing.uuid());
    if (item == null) {
      throw new IllegalStateException("The server answered with an id that was not asked for.");
    }
    return item;
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
