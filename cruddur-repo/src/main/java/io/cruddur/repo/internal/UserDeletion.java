package io.cruddur.repo.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Deletes a user with everything of theirs. First the user is erased: no name, no address, no way
 * to sign in or to be found, and nothing of theirs is shown any more; a hash of the Cognito id is
 * remembered ({@link Erasures}). That locks the row for update, which waits for every call that
 * holds it against deletion, and after it none of the user's writes finds its author any more. So
 * what is left can only become less, and is removed in batches, each a transaction of its own.
 * Finally the row is deleted. If tombstones with other users' replies still reference it, its
 * deletion is marked as completed, and it is deleted together with the last of those tombstones. It
 * is marked so, too, if a row of the host's references it by a foreign key that refuses its
 * deletion.
 *
 * <p>A deleted user whose {@code erasure_stage} is null is one whose deletion is under way, was
 * interrupted, or was completed by a release that knows fewer tables: an index of its own holds
 * those, so that a purge with nothing to do reads nothing.
 */
public final class UserDeletion {

  private static final int BATCH = 500;

  private static final String DISPLAY_NAME = "Deleted user";

  /** What a random handle begins with: random, so that nobody can have taken it before. */
  private static final String HANDLE = "erased-";

  private static final String NOTHING_OF_THE_PERSON =
      """
      email = NULL, cognito_user_id = NULL, bio = NULL, suspended_at = NULL,
             notifications_seen_at = NULL""";

  private static final String ERASE =
      """
      WITH erased AS (
        SELECT uuid, cognito_user_id FROM {h-schema}users WHERE uuid = ? FOR UPDATE),
      remembered AS (
        INSERT INTO {h-schema}erasures (sub_sha256, erased_at)
        SELECT sha256(convert_to(cognito_user_id, 'UTF8')), ? FROM erased
         WHERE cognito_user_id <> 'MOCK'
        ON CONFLICT (sub_sha256) DO UPDATE SET erased_at = EXCLUDED.erased_at)
      UPDATE {h-schema}users u
         SET deleted_at = COALESCE(u.deleted_at, ?), display_name = ?, handle = ?,
             {nothing of the person}
        FROM erased
       WHERE u.uuid = erased.uuid
      """
          .replace("{nothing of the person}", NOTHING_OF_THE_PERSON);

  private static final String NEXT_ACTIVITIES =
      """
      SELECT uuid FROM {h-schema}activities
       WHERE user_uuid = ? AND deleted_at IS NULL
       ORDER BY created_at DESC, uuid DESC
       LIMIT ?
      """;

  private static final String DELETE_PAIRS =
      """
      WITH pair AS (
        SELECT {from}, {to} FROM {h-schema}{table}
         WHERE ({from}, {to}) IN (
               SELECT {from}, {to} FROM {h-schema}{table}
                WHERE {side} = ? LIMIT ?)
         ORDER BY {from}, {to}
           FOR UPDATE)
      DELETE FROM {h-schema}{table} f USING pair
       WHERE f.{from} = pair.{from} AND f.{to} = pair.{to}
      """;

  /** Follows, blocks and mutes, by either side. */
  private static final List<String> DELETE_PAIRS_OF_USER =
      List.of(
          deletePairs("follows", "follower_uuid", "followee_uuid", "follower_uuid"),
          deletePairs("follows", "follower_uuid", "followee_uuid", "followee_uuid"),
          deletePairs("blocks", "blocker_uuid", "blocked_uuid", "blocker_uuid"),
          deletePairs("blocks", "blocker_uuid", "blocked_uuid", "blocked_uuid"),
          deletePairs("mutes", "muter_uuid", "muted_uuid", "muter_uuid"),
          deletePairs("mutes", "muter_uuid", "muted_uuid", "muted_uuid"));

  /** The user is written out: by the pairs alone, the server may read the whole table. */
  private static final String DELETE_OF_ACTIVITIES =
      """
      WITH pair AS (
        SELECT activity_uuid FROM {h-schema}{table}
         WHERE activity_uuid IN (
               SELECT activity_uuid FROM {h-schema}{table} WHERE user_uuid = ? LIMIT ?)
           AND user_uuid = ?
         ORDER BY activity_uuid
           FOR UPDATE)
      DELETE FROM {h-schema}{table}
       WHERE user_uuid = ? AND activity_uuid IN (SELECT activity_uuid FROM pair)
      """;

  private static final List<String> DELETE_MENTIONS_AND_BOOKMARKS =
      List.of(
          DELETE_OF_ACTIVITIES.replace("{table}", "mentions"),
          DELETE_OF_ACTIVITIES.replace("{table}", "bookmarks"));

  /**
   * Some reports in which the user has a part, in the order in which a deletion of their activities
   * changes them.
   */
  private static final String REPORTS =
      """
      WITH report AS (
        SELECT uuid FROM {h-schema}reports
         WHERE uuid IN (SELECT uuid FROM {h-schema}reports WHERE {part} = ? LIMIT ?)
           AND {part} = ?
         ORDER BY activity_uuid, uuid
           FOR UPDATE)
      """;

  /**
   * Reports about the user are deleted. Of the user's own, what concerns others stays for
   * moderators; so do their decisions.
   */
  private static final List<String> REMOVE_FROM_REPORTS =
      List.of(
          REPORTS.replace("{part}", "user_uuid")
              + "DELETE FROM {h-schema}reports WHERE user_uuid = ? AND uuid IN (SELECT uuid FROM report)",
          REPORTS.replace("{part}", "reporter_uuid")
              + "UPDATE {h-schema}reports SET reporter_uuid = NULL, comment = NULL"
              + " WHERE reporter_uuid = ? AND uuid IN (SELECT uuid FROM report)",
          REPORTS.replace("{part}", "closed_by_uuid")
              + "UPDATE {h-schema}reports SET closed_by_uuid = NULL"
              + " WHERE closed_by_uuid = ? AND uuid IN (SELECT uuid FROM report)");

  private static final String LOCK = "SELECT uuid FROM {h-schema}users WHERE uuid = ? FOR UPDATE";

  /**
   * Not if there is more than tombstones. Above READ COMMITTED there may be more than the
   * transaction sees, and the purge completes it.
   */
  private static final String COMPLETE =
      """
      UPDATE {h-schema}users u
         SET deletion_completed_at = COALESCE(deletion_completed_at, CASE WHEN {sees all} THEN ?::timestamptz END),
             erasure_stage = CASE WHEN {sees all} THEN {stage} END,
             {nothing of the person}
       WHERE uuid = ? AND deleted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM {h-schema}activities
                          WHERE user_uuid = u.uuid AND deleted_at IS NULL)
         AND {nothing else is left}
      RETURNING erasure_stage IS NOT NULL
      """
          .replace("{nothing else is left}", ActivityRemoval.NOTHING_ELSE_IS_LEFT)
          .replace("{stage}", String.valueOf(ActivityRemoval.ERASURE_STAGE))
          .replace("{sees all}", "current_setting('transaction_isolation') = 'read committed'")
          .replace("{nothing of the person}", NOTHING_OF_THE_PERSON);

  private static final String NEXT_UNFINISHED =
      """
      SELECT uuid FROM {h-schema}users
       WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL
         AND uuid <> ALL (?::uuid[])
       ORDER BY deleted_at
       LIMIT ?
      """;

  /** Removes a batch of one kind, and says how many. */
  private interface Removal {
    int removeBatch(UUID userUuid, int batch, Instant now);
  }

  private final Sql sql;
  private final ActivityRemoval removal;

  /** What the user wrote comes first. */
  private final List<Removal> removals;

  public UserDeletion(Sql sql) {
    this.sql = sql;
    this.removal = new ActivityRemoval(sql);
    List<Removal> all = new ArrayList<>();
    all.add(this::removeActivities);
    all.add((user, batch, now) -> Reactions.LIKES.removeBatchOfUser(sql, user, batch));
    all.add((user, batch, now) -> Reactions.REPOSTS.removeBatchOfUser(sql, user, batch));
    DELETE_PAIRS_OF_USER.forEach(
        statement -> all.add((user, batch, now) -> sql.update(statement, user, batch)));
    DELETE_MENTIONS_AND_BOOKMARKS.forEach(
        statement -> all.add((user, batch, now) -> sql.update(statement, user, batch, user, user)));
    REMOVE_FROM_REPORTS.forEach(
        statement -> all.add((user, batch, now) -> sql.update(statement, user, batch, user, user)));
    this.removals = List.copyOf(all);
  }

  private static String deletePairs(String table, String from, String to, String side) {
    return DELETE_PAIRS
        .replace("{table}", table)
        .replace("{from}", from)
        .replace("{to}", to)
        .replace("{side}", side);
  }

  public boolean delete(UUID userUuid, Instant now) {
    if (sql.update(ERASE, userUuid, now, now, DISPLAY_NAME, HANDLE + UUID.randomUUID()) == 0) {
      return false;
    }
    sql.changedAmongMany(CruddurUser.class, userUuid);
    Progress progress = new Progress("rows of a deleted user");
    while (!removeAll(userUuid, now, progress)) {
      progress.none(List.of(userUuid));
    }
    sql.changedMany();
    return true;
  }

  /** Whether nothing was left at the end, as far as the transaction sees. */
  private boolean removeAll(UUID userUuid, Instant now, Progress progress) {
    for (Removal removal : removals) {
      int removed = removal.removeBatch(userUuid, BATCH, now);
      while (removed > 0) {
        progress.made();
        if (removed >= BATCH) {
          progress.checkInterrupt();
        }
        removed = removal.removeBatch(userUuid, BATCH, now);
      }
    }
    return complete(userUuid, now) != Completion.MORE_LEFT;
  }

  /**
   * Removes the next batch of a deletion that is under way, was interrupted, or was completed by a
   * release that knows fewer tables. A user of whom the database refuses to change something is
   * passed over.
   *
   * @return how many activities, likes, reposts, follows, blocks, mutes, mentions, bookmarks or
   *     reports were removed, or, if it is a whole batch, of how many users nothing was left; 0
   *     when no deletion is unfinished
   * @throws DatabaseException if none but such users are left
   */
  public int resume(int batch, Instant now) {
    List<UUID> passed = new ArrayList<>();
    DatabaseException refusal = null;
    int completed = 0;
    Map<UUID, Progress> progress = new HashMap<>();
    List<UUID> unfinished = nextUnfinished(passed, batch);
    while (!unfinished.isEmpty()) {
      for (UUID userUuid : unfinished) {
        try {
          Completion completion = complete(userUuid, now);
          if (completion == Completion.RECORDED) {
            sql.changedMany();
            completed++;
            if (completed == batch) {
              return completed;
            }
          } else if (completion == Completion.NOTHING_SEEN) {
            passed.add(userUuid);
          } else {
            int removed = removeBatch(userUuid, batch, now);
            if (removed > 0) {
              sql.changedMany();
              return removed;
            }
            progress
                .computeIfAbsent(userUuid, user -> new Progress("rows of a deleted user"))
                .none(List.of(userUuid));
          }
        } catch (DatabaseException e) {
          refusal = ExpiryPurge.afterTheRest(sql, refusal, e);
          passed.add(userUuid);
        }
      }
      unfinished = nextUnfinished(passed, batch);
    }
    if (refusal != null) {
      throw refusal;
    }
    return 0;
  }

  /** The first kind of which there is any. */
  private int removeBatch(UUID userUuid, int batch, Instant now) {
    for (Removal removal : removals) {
      int removed = removal.removeBatch(userUuid, batch, now);
      if (removed > 0) {
        return removed;
      }
    }
    return 0;
  }

  private List<UUID> nextUnfinished(List<UUID> passed, int batch) {
    return sql.list(
        NEXT_UNFINISHED, row -> row.getObject(1, UUID.class), passed.toArray(UUID[]::new), batch);
  }

  /**
   * Newest first: replies before what they reply to. If another instance was faster with all of a
   * batch, the next one is looked for.
   */
  private int removeActivities(UUID userUuid, int batch, Instant now) {
    Progress progress = new Progress("activities of a deleted user");
    while (true) {
      List<UUID> next =
          sql.list(NEXT_ACTIVITIES, row -> row.getObject(1, UUID.class), userUuid, batch);
      int removed = next.isEmpty() ? 0 : removal.remove(next, activity -> true, now);
      if (next.isEmpty() || removed > 0) {
        return removed;
      }
      progress.none(next);
    }
  }

  /**
   * Deletes the user, or records that tombstones are all that is left. Not if there is more:
   * another program may have found the user before, and have written since. Its new row holds the
   * user's until it is committed, so that it is seen after the lock.
   */
  private Completion complete(UUID userUuid, Instant now) {
    try {
      return complete(userUuid, now, true);
    } catch (DatabaseException e) {
      if (!sql.ownsTransaction() || !ActivityRemoval.isReferenced(e)) {
        throw e;
      }
      return complete(userUuid, now, false);
    }
  }

  private Completion complete(UUID userUuid, Instant now, boolean deletes) {
    return sql.transaction(
        tx -> {
          if (tx.updateReturningFirst(LOCK, row -> row.getObject(1, UUID.class), userUuid).isEmpty()
              || (deletes && new ActivityRemoval(tx).deleteErased(List.of(userUuid)) == 1)) {
            return Completion.RECORDED;
          }
          return tx.updateReturningFirst(COMPLETE, row -> row.getBoolean(1), now, userUuid)
              .map(recorded -> recorded ? Completion.RECORDED : Completion.NOTHING_SEEN)
              .orElse(Completion.MORE_LEFT);
        });
  }

  private enum Completion {
    MORE_LEFT,
    /** Above READ COMMITTED, where there may be what the transaction does not see. */
    NOTHING_SEEN,
    RECORDED
  }
}
