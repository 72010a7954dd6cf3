package io.cruddur.repo.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes activities: leaves are deleted, one with replies becomes a tombstone, and a tombstone is
 * deleted together with the last of its replies. A user who was erased in place is deleted together
 * with the last of their tombstones. What a foreign key of the host's refuses to delete stays: an
 * activity as a tombstone, an erased user as they are.
 *
 * <p>All activities that may change are locked by one statement, ordered by uuid: the order of
 * every statement that locks several. What is read after that cannot change any more, not even by a
 * reply, whose foreign key waits for the lock.
 */
public final class ActivityRemoval {

  /**
   * The newest change set whose rows and columns are erased with a user and with a tombstone. What
   * a deletion has left that knew less is removed by {@link ExpiryPurge}.
   */
  static final int ERASURE_STAGE = 36;

  /** What stands in place of a message that was deleted. */
  public static final String MESSAGE = "[deleted]";

  /**
   * The given activities and their parents, and on upward through tombstones. The planner takes
   * such a recursion for long; the LIMIT has it look up each parent, instead of reading the table.
   */
  private static final String LOCK =
      """
      WITH RECURSIVE up AS (
        SELECT uuid, reply_to_activity_uuid, TRUE AS continues
          FROM {h-schema}activities WHERE uuid = ANY (?)
        UNION
        SELECT parent.uuid, parent.reply_to_activity_uuid, parent.deleted_at IS NOT NULL
          FROM up
         CROSS JOIN LATERAL (
               SELECT * FROM {h-schema}activities
                WHERE uuid = up.reply_to_activity_uuid LIMIT 1) parent
         WHERE up.continues)
      SELECT a.uuid, a.user_uuid, a.reply_to_activity_uuid, a.expires_at, a.deleted_at
        FROM {h-schema}activities a
       WHERE a.uuid IN (SELECT uuid FROM up)
       ORDER BY a.uuid
         FOR UPDATE
      """;

  /** Not below 0: a reply that another program wrote may never have been counted. */
  private static final String LOWER_PARENTS =
      """
      UPDATE {h-schema}activities parent
         SET replies_count = GREATEST(parent.replies_count - gone.n, 0)
        FROM (SELECT reply_to_activity_uuid AS uuid, count(*)::int AS n
                FROM {h-schema}activities
               WHERE uuid = ANY (?) AND reply_to_activity_uuid IS NOT NULL
               GROUP BY reply_to_activity_uuid) gone
       WHERE parent.uuid = gone.uuid
      """;

  private static final String DELETE_LEAVES =
      """
      DELETE FROM {h-schema}activities a
       WHERE a.uuid = ANY (?)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}activities reply
                          WHERE reply.reply_to_activity_uuid = a.uuid)
      RETURNING a.uuid
      """;

  /**
   * A tombstone is pinned and bookmarked by nobody, and says nothing that it said before; its
   * reports stay, and tell of no activity.
   */
  private static final String MARK_DELETED =
      """
      WITH tombstone AS (
        SELECT uuid FROM unnest(?::uuid[]) uuid),
      untagged AS (
        DELETE FROM {h-schema}hashtags WHERE activity_uuid IN (SELECT uuid FROM tombstone)),
      untold AS (
        DELETE FROM {h-schema}mentions WHERE activity_uuid IN (SELECT uuid FROM tombstone)),
      unpinned AS (
        DELETE FROM {h-schema}pins WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
      unmarked AS (
        DELETE FROM {h-schema}bookmarks WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
      unedited AS (
        DELETE FROM {h-schema}activity_edits
         WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone))),
      unreported AS (
        UPDATE {h-schema}reports SET activity_uuid = NULL
         WHERE activity_uuid = ANY (ARRAY(SELECT uuid FROM tombstone)))
      UPDATE {h-schema}activities
         SET deleted_at = COALESCE(deleted_at, ?), message = '{message}', notified_user_uuid = NULL,
             edited_at = NULL, erasure_stage = {stage}
       WHERE uuid IN (SELECT uuid FROM tombstone)
      """
          .replace("{message}", MESSAGE)
          .replace("{stage}", String.valueOf(ERASURE_STAGE));

  private static final String LOCK_HALF_ERASED =
      """
      SELECT uuid FROM {h-schema}activities
       WHERE uuid = ANY (?) AND deleted_at IS NOT NULL AND erasure_stage IS NULL
       ORDER BY uuid
         FOR UPDATE
      """;

  /** Waits for other removals of tombstones of theirs, so that the last one sees that it is. */
  private static final String LOCK_ERASED =
      """
      SELECT uuid FROM {h-schema}users
       WHERE uuid = ANY (?) AND deleted_at IS NOT NULL
       ORDER BY uuid
         FOR UPDATE
      """;

  /** Of a user {@code u}, besides activities. */
  static final String NOTHING_ELSE_IS_LEFT =
      """
      NOT EXISTS (SELECT 1 FROM {h-schema}likes WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}reposts WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}follows WHERE follower_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}follows WHERE followee_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks WHERE blocker_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks WHERE blocked_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}mutes WHERE muter_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}mutes WHERE muted_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}mentions WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}bookmarks WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}reports WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}reports WHERE reporter_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}reports WHERE closed_by_uuid = u.uuid)\
      """;

  private static final String DELETE_ERASED =
      """
      DELETE FROM {h-schema}users u
       WHERE u.uuid = ANY (?) AND u.deleted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM {h-schema}activities WHERE user_uuid = u.uuid)
         AND {nothing else is left}
      RETURNING u.uuid
      """
          .replace("{nothing else is left}", NOTHING_ELSE_IS_LEFT);

  /** What decides about an activity; read under its lock. */
  public record Locked(
      UUID uuid,
      UUID userUuid,
      @Nullable UUID parentUuid,
      @Nullable Instant expiresAt,
      @Nullable Instant deletedAt) {}

  /** How much is deleted; less where a foreign key of the host's refuses more. */
  private enum Extent {
    /** The activities, the tombstones above them, and erased authors of these. */
    ALL,
    /** The activities, and the tombstones above them. */
    TOMBSTONES,
    /** The activities. */
    ACTIVITIES,
    /** Nothing: all become tombstones. */
    NOTHING;

    Extent less() {
      return switch (this) {
        case ALL -> TOMBSTONES;
        case TOMBSTONES -> ACTIVITIES;
        case ACTIVITIES, NOTHING -> NOTHING;
      };
    }
  }

  /** What the database refuses to change, by a trigger say; the rest continues without it. */
  static final class Refused {

    /** More are not told apart: each costs a dozen transactions. */
    private static final int MOST = 16;

    private final Set<UUID> uuids = new HashSet<>();
    private @Nullable DatabaseException first;

    /** Those that are not among them. */
    List<UUID> without(List<UUID> activities) {
      return activities.stream().filter(uuid -> !uuids.contains(uuid)).toList();
    }

    int size() {
      return uuids.size();
    }

    /** Why the first was refused; null if none was. */
    @Nullable DatabaseException reason() {
      return first;
    }

    private void add(UUID uuid, DatabaseException refusal) {
      if (uuids.size() == MOST) {
        throw refusal;
      }
      uuids.add(uuid);
      if (first == null) {
        first = refusal;
      } else {
        first.addSuppressed(refusal);
      }
    }
  }

  private final Sql sql;

  public ActivityRemoval(Sql sql) {
    this.sql = sql;
  }

  /**
   * Removes those of the activities that are there, not deleted yet, and still meet the condition
   * once they are locked. One transaction; several if a foreign key of the host's refuses some of
   * them, unless the transaction is the host's, which the refusal has aborted.
   *
   * @param condition may throw, and then nothing is removed
   * @return how many
   */
  public int remove(Collection<UUID> uuids, Predicate<Locked> condition, Instant now) {
    return remove(List.copyOf(uuids), condition, now, Extent.ALL, null);
  }

  /**
   * The same, but what the database refuses to change keeps nothing else back.
   *
   * @param refused gets what was refused, and why
   */
  int remove(Collection<UUID> uuids, Predicate<Locked> condition, Instant now, Refused refused) {
    return remove(List.copyOf(uuids), condition, now, Extent.ALL, refused);
  }

  private int remove(
      List<UUID> uuids,
      Predicate<Locked> condition,
      Instant now,
      Extent extent,
      @Nullable Refused refused) {
    boolean referenced;
    try {
      return sql.transaction(
          tx -> new ActivityRemoval(tx).removeLocked(Set.copyOf(uuids), condition, now, extent));
    } catch (DatabaseException e) {
      referenced = isReferenced(e) && extent != Extent.NOTHING;
      boolean passedOver = refused != null && isRefused(e);
      if (!sql.ownsTransaction() || !(referenced || passedOver)) {
        throw e;
      }
      if (!referenced && uuids.size() == 1 && refused != null) {
        refused.add(uuids.get(0), e);
        return 0;
      }
    }
    if (uuids.size() > 1) {
      int half = uuids.size() / 2;
      return remove(uuids.subList(0, half), condition, now, Extent.ALL, refused)
          + remove(uuids.subList(half, uuids.size()), condition, now, Extent.ALL, refused);
    }
    return remove(uuids, condition, now, extent.less(), refused);
  }

  /** Whether a row of the host's refers to what was to be deleted. */
  static boolean isReferenced(DatabaseException e) {
    return SqlState.anyOf(e, SqlState.FOREIGN_KEY_VIOLATION, SqlState.RESTRICT_VIOLATION);
  }

  /** Whether a rule for rows refused one of them. */
  private static boolean isRefused(DatabaseException e) {
    return isReferenced(e)
        || SqlState.anyOf(
            e,
            SqlState.RAISED_EXCEPTION,
            SqlState.NOT_NULL_VIOLATION,
            SqlState.UNIQUE_VIOLATION,
            SqlState.CHECK_VIOLATION,
            SqlState.EXCLUSION_VIOLATION);
  }

  /**
   * Erases tombstones that were made by a release or another program that knows fewer tables.
   *
   * @param refused gets what the database refused to change, and why
   * @return how many
   */
  int eraseTombstones(List<UUID> tombstones, Instant now, Refused refused) {
    try {
      return sql.transaction(
          tx -> {
            List<UUID> locked =
                tx.updateReturning(
                    LOCK_HALF_ERASED,
                    row -> row.getObject(1, UUID.class),
                    (Object) array(tombstones));
            int erased = locked.isEmpty() ? 0 : tx.update(MARK_DELETED, array(locked), now);
            tx.changed(CruddurActivity.class, locked);
            return erased;
          });
    } catch (DatabaseException e) {
      if (!sql.ownsTransaction() || !isRefused(e)) {
        throw e;
      }
      if (tombstones.size() == 1) {
        refused.add(tombstones.get(0), e);
        return 0;
      }
    }
    int half = tombstones.size() / 2;
    return eraseTombstones(tombstones.subList(0, half), now, refused)
        + eraseTombstones(tombstones.subList(half, tombstones.size()), now, refused);
  }

  /** Deletes users whose rows are locked, who were erased and have left nothing. */
  public int deleteErased(Collection<UUID> users) {
    List<UUID> deleted =
        sql.updateReturning(
            DELETE_ERASED, row -> row.getObject(1, UUID.class), (Object) array(users));
    sql.changed(CruddurUser.class, deleted);
    return deleted.size();
  }

  private int removeLocked(
      Set<UUID> uuids, Predicate<Locked> condition, Instant now, Extent extent) {
    Map<UUID, Locked> locked = lock(uuids);
    Set<UUID> toDelete =
        locked.values().stream()
            .filter(a -> uuids.contains(a.uuid()) && a.deletedAt() == null && condition.test(a))
            .map(Locked::uuid)
            .collect(Collectors.toCollection(HashSet::new));
    int removed = toDelete.size();
    if (toDelete.stream().anyMatch(uuid -> parent(locked, uuid) != null)) {
      sql.update(LOWER_PARENTS, (Object) array(toDelete));
    }
    Set<UUID> tombstones =
        locked.values().stream()
            .filter(a -> a.deletedAt() != null && extent.compareTo(Extent.ACTIVITIES) < 0)
            .map(Locked::uuid)
            .collect(Collectors.toSet());
    Set<UUID> authorsOfTombstones = new HashSet<>();
    Set<UUID> candidates = extent == Extent.NOTHING ? Set.of() : toDelete;
    while (!candidates.isEmpty()) {
      Set<UUID> deleted =
          Set.copyOf(
              sql.updateReturning(
                  DELETE_LEAVES, row -> row.getObject(1, UUID.class), (Object) array(candidates)));
      toDelete.removeAll(deleted);
      candidates =
          deleted.stream()
              .map(uuid -> parent(locked, uuid))
              .filter(parent -> toDelete.contains(parent) || tombstones.contains(parent))
              .collect(Collectors.toSet());
      locked.values().stream()
          .filter(a -> tombstones.contains(a.uuid()) && deleted.contains(a.uuid()))
          .forEach(a -> authorsOfTombstones.add(a.userUuid()));
    }
    if (!toDelete.isEmpty()) {
      removed += sql.update(MARK_DELETED, array(toDelete), now) - toDelete.size();
    }
    sql.changed(CruddurActivity.class, locked.keySet());
    if (extent == Extent.ALL) {
      deleteAuthors(authorsOfTombstones);
    }
    return removed;
  }

  private void deleteAuthors(Set<UUID> authorsOfTombstones) {
    if (!authorsOfTombstones.isEmpty()) {
      List<UUID> erased =
          sql.updateReturning(
              LOCK_ERASED,
              row -> row.getObject(1, UUID.class),
              (Object) array(authorsOfTombstones));
      if (!erased.isEmpty()) {
        deleteErased(erased);
      }
    }
  }

  /**
   * Locks until nothing is missing: a parent may have become a tombstone on the way to its lock.
   *
   * @throws DatabaseException if what is missing cannot be locked, as under row security
   */
  private Map<UUID, Locked> lock(Set<UUID> uuids) {
    Progress progress = new Progress("activities and what they reply to");
    Set<UUID> wanted = uuids;
    while (true) {
      Map<UUID, Locked> locked =
          sql.updateReturning(LOCK, ActivityRemoval::locked, (Object) array(wanted)).stream()
              .collect(Collectors.toMap(Locked::uuid, Function.identity()));
      wanted =
          Stream.concat(
                  uuids.stream(),
                  locked.values().stream().filter(a -> a.deletedAt() != null).map(Locked::uuid))
              .collect(Collectors.toSet());
      if (isComplete(locked, wanted)) {
        return locked;
      }
      progress.none(locked.keySet().stream().sorted().toList());
    }
  }

  private static boolean isComplete(Map<UUID, Locked> locked, Set<UUID> wanted) {
    return wanted.stream()
        .map(uuid -> parent(locked, uuid))
        .allMatch(parent -> parent == null || locked.containsKey(parent));
  }

  private static @Nullable UUID parent(Map<UUID, Locked> locked, UUID uuid) {
    Locked activity = locked.get(uuid);
    return activity == null ? null : activity.parentUuid();
  }

  private static Locked locked(ResultSet row) throws SQLException {
    return new Locked(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        Sql.nullableInstant(row, 4),
        Sql.nullableInstant(row, 5));
  }

  private static UUID[] array(Collection<UUID> uuids) {
    return uuids.toArray(UUID[]::new);
  }
}
