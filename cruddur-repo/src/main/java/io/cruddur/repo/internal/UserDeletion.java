package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Deletes a user with everything of theirs. First the user is erased: no name, no address, no way
 * to sign in or to be found, and nothing of theirs is shown any more; a hash of the Cognito id is
 * remembered ({@link Erasures}). That locks the row for update, which waits for every call that
 * holds it against deletion, and after it none of the user's writes finds its author any more. So
 * what is left can only become less, and is taken away in batches, each a transaction of its own.
 * At last the row goes, unless tombstones with others' replies still need it; then it goes with the
 * last of them.
 *
 * <p>The handle says how far it is. It is random, so that nobody can have taken it before, and
 * begins with {@code deleting-} while something is left: by that, whoever purges finds what was
 * interrupted, in an index that is there anyway.
 */
public final class UserDeletion {

  private static final int BATCH = 500;

  private static final String DISPLAY_NAME = "Deleted user";
  private static final String UNDER_WAY = "deleting-";
  private static final String DONE = "deleted-";

  private static final String ERASE =
      """
      WITH doomed AS (
        SELECT uuid, cognito_user_id FROM {h-schema}users WHERE uuid = ? FOR UPDATE),
      remembered AS (
        INSERT INTO {h-schema}erasures (sub_sha256, erased_at)
        SELECT sha256(convert_to(cognito_user_id, 'UTF8')), ? FROM doomed
         WHERE cognito_user_id <> 'MOCK'
        ON CONFLICT (sub_sha256) DO UPDATE SET erased_at = EXCLUDED.erased_at)
      UPDATE {h-schema}users u
         SET deleted_at = COALESCE(u.deleted_at, ?), display_name = ?, handle = ?,
             email = NULL, cognito_user_id = NULL, bio = NULL
        FROM doomed
       WHERE u.uuid = doomed.uuid
      """;

  private static final String SOME_ACTIVITIES =
      """
      SELECT uuid FROM {h-schema}activities
       WHERE user_uuid = ? AND deleted_at IS NULL
       ORDER BY created_at DESC, uuid DESC
       LIMIT ?
      """;

  private static final String REMOVE_SOME_FOLLOWS =
      """
      WITH pair AS (
        SELECT follower_uuid, followee_uuid FROM {h-schema}follows
         WHERE (follower_uuid, followee_uuid) IN (
               SELECT follower_uuid, followee_uuid FROM {h-schema}follows
                WHERE {side} = ? LIMIT ?)
         ORDER BY follower_uuid, followee_uuid
           FOR UPDATE)
      DELETE FROM {h-schema}follows f USING pair
       WHERE f.follower_uuid = pair.follower_uuid AND f.followee_uuid = pair.followee_uuid
      """;

  private static final String UNFOLLOW_SOME =
      REMOVE_SOME_FOLLOWS.replace("{side}", "follower_uuid");

  private static final String LOSE_SOME_FOLLOWERS =
      REMOVE_SOME_FOLLOWS.replace("{side}", "followee_uuid");

  private static final String LOCK = "SELECT uuid FROM {h-schema}users WHERE uuid = ? FOR UPDATE";

  private static final String REST =
      """
      UPDATE {h-schema}users u SET handle = ?
       WHERE uuid = ? AND deleted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM {h-schema}activities
                          WHERE user_uuid = u.uuid AND deleted_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}likes WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}reposts WHERE user_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}follows WHERE follower_uuid = u.uuid)
         AND NOT EXISTS (SELECT 1 FROM {h-schema}follows WHERE followee_uuid = u.uuid)
      """;

  private static final String UNFINISHED =
      """
      SELECT uuid FROM {h-schema}users
       WHERE lower(handle) LIKE '{under way}%' AND deleted_at IS NOT NULL
       LIMIT 1
      """
          .replace("{under way}", UNDER_WAY);

  /** The last tombstone went, and whoever took it was interrupted before the user could follow. */
  private static final String DELETE_LEFT_BEHIND =
      """
      DELETE FROM {h-schema}users u
       WHERE lower(u.handle) LIKE '{done}%' AND u.deleted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM {h-schema}activities WHERE user_uuid = u.uuid)
      """
          .replace("{done}", DONE);

  /** Takes away a batch of one kind, and says how many. */
  private interface Step {
    int removeSome(UUID userUuid, int batch, Instant now);
  }

  private final Sql sql;
  private final ActivityRemoval removal;

  /** What the user wrote goes first. */
  private final List<Step> steps;

  public UserDeletion(Sql sql) {
    this.sql = sql;
    this.removal = new ActivityRemoval(sql);
    this.steps =
        List.of(
            this::removeSomeActivities,
            (user, batch, now) -> Reactions.LIKES.removeSomeOfUser(sql, user, batch),
            (user, batch, now) -> Reactions.REPOSTS.removeSomeOfUser(sql, user, batch),
            (user, batch, now) -> sql.update(UNFOLLOW_SOME, user, batch),
            (user, batch, now) -> sql.update(LOSE_SOME_FOLLOWERS, user, batch));
  }

  public boolean delete(UUID userUuid, Instant now) {
    if (sql.update(ERASE, userUuid, now, now, DISPLAY_NAME, UNDER_WAY + UUID.randomUUID()) == 0) {
      return false;
    }
    do {
      for (Step step : steps) {
        while (step.removeSome(userUuid, BATCH, now) > 0) {
          // why: a batch each, until nothing is left.
        }
      }
    } while (!finish(userUuid));
    sql.changedMany();
    return true;
  }

  /**
   * Goes on with a deletion that was interrupted, or that somebody is about, by one batch.
   *
   * @return how many activities, likes, reposts or follows were removed; 0 when no deletion is
   *     unfinished
   */
  public int goOn(int batch, Instant now) {
    Optional<UUID> unfinished = unfinished();
    while (unfinished.isPresent()) {
      for (Step step : steps) {
        int removed = step.removeSome(unfinished.get(), batch, now);
        if (removed > 0) {
          sql.changedMany();
          return removed;
        }
      }
      finish(unfinished.get());
      unfinished = unfinished();
    }
    if (sql.update(DELETE_LEFT_BEHIND) > 0) {
      sql.changedMany();
    }
    return 0;
  }

  private Optional<UUID> unfinished() {
    return sql.first(UNFINISHED, row -> row.getObject(1, UUID.class));
  }

  /**
   * Newest first: replies go before what they reply to. Where somebody else was faster with all of
   * them, the next ones are looked for.
   */
  private int removeSomeActivities(UUID userUuid, int batch, Instant now) {
    while (true) {
      List<UUID> some =
          sql.list(SOME_ACTIVITIES, row -> row.getObject(1, UUID.class), userUuid, batch);
      int removed = some.isEmpty() ? 0 : removal.remove(some, activity -> true, now);
      if (some.isEmpty() || removed > 0) {
        return removed;
      }
    }
  }

  /**
   * Deletes the user, or says that tombstones are all that is left. Not if there is more: another
   * program may have found the user before, and have written since. Its new row holds the user's
   * until it is committed, so that it is seen behind the lock.
   */
  private boolean finish(UUID userUuid) {
    return sql.transaction(
        tx ->
            tx.updateReturningFirst(LOCK, row -> row.getObject(1, UUID.class), userUuid).isEmpty()
                || new ActivityRemoval(tx).deleteErased(List.of(userUuid)) == 1
                || tx.update(REST, DONE + UUID.randomUUID(), userUuid) == 1);
  }
}
