package io.cruddur.repo;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Deletes a user with everything of theirs. First the user is erased: no name, no address, no way
 * to sign in or to be found. That locks the row for update, which waits for every call that holds
 * it against deletion, and after it none of the user's writes finds its author any more. So what is
 * left can only become less, and is taken away in batches, each a transaction of its own; after a
 * crash the same call goes on. At last the row goes, unless tombstones with others' replies still
 * need it; then it goes with the last of them.
 */
final class UserDeletion {

  private static final int BATCH = 500;

  private static final String DISPLAY_NAME = "Deleted user";

  /** The handle is random, so that nobody can have taken it before. */
  private static final String ERASE =
      """
      WITH doomed AS (
        SELECT uuid FROM {h-schema}users WHERE uuid = ? FOR UPDATE)
      UPDATE {h-schema}users u
         SET deleted_at = COALESCE(u.deleted_at, ?), display_name = ?, handle = ?,
             email = NULL, cognito_user_id = NULL, bio = NULL
        FROM doomed
       WHERE u.uuid = doomed.uuid
      """;

  private static final String UNFOLLOW_SOME =
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

  private static final String SOME_ACTIVITIES =
      """
      SELECT uuid FROM {h-schema}activities
       WHERE user_uuid = ? AND deleted_at IS NULL
       ORDER BY created_at DESC, uuid DESC
       LIMIT ?
      """;

  private final Sql sql;
  private final ActivityRemoval removal;

  UserDeletion(Sql sql) {
    this.sql = sql;
    this.removal = new ActivityRemoval(sql);
  }

  boolean delete(UUID userUuid, Instant now) {
    if (sql.update(ERASE, userUuid, now, DISPLAY_NAME, "deleted-" + UUID.randomUUID()) == 0) {
      return false;
    }
    while (removeSome(userUuid, now)) {
      // why: a batch each, until nothing is left.
    }
    removal.deleteErased(List.of(userUuid));
    return true;
  }

  private boolean removeSome(UUID userUuid, Instant now) {
    return Reactions.LIKES.removeSomeOfUser(sql, userUuid, BATCH) > 0
        || Reactions.REPOSTS.removeSomeOfUser(sql, userUuid, BATCH) > 0
        || unfollowSome("follower_uuid", userUuid) > 0
        || unfollowSome("followee_uuid", userUuid) > 0
        || removeSomeActivities(userUuid, now);
  }

  private int unfollowSome(String side, UUID userUuid) {
    return sql.update(UNFOLLOW_SOME.replace("{side}", side), userUuid, BATCH);
  }

  /** Newest first: replies go before what they reply to. */
  private boolean removeSomeActivities(UUID userUuid, Instant now) {
    List<UUID> some =
        sql.list(SOME_ACTIVITIES, row -> row.getObject(1, UUID.class), userUuid, BATCH);
    if (some.isEmpty()) {
      return false;
    }
    removal.remove(some, activity -> true, now);
    return true;
  }
}
