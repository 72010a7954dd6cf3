package io.cruddur.user;

import io.cruddur.test.PostgresExtension;
import java.util.UUID;

/**
 * The statements of a release that knows users, activities, likes, reposts and follows alone, and
 * none of what came later: it runs beside this one while a deployment rolls.
 */
public final class OlderRelease {

  private static final String DELETE_USER =
      """
      UPDATE users
         SET deleted_at = now(), display_name = 'Deleted user', handle = 'erased-' || gen_random_uuid(),
             email = NULL, cognito_user_id = NULL, bio = NULL
       WHERE uuid = '{user}';
      DELETE FROM activities a
       WHERE user_uuid = '{user}'
         AND NOT EXISTS (SELECT 1 FROM activities reply WHERE reply.reply_to_activity_uuid = a.uuid);
      UPDATE activities SET deleted_at = now(), message = '[deleted]'
       WHERE user_uuid = '{user}' AND deleted_at IS NULL;
      DELETE FROM likes WHERE user_uuid = '{user}';
      DELETE FROM reposts WHERE user_uuid = '{user}';
      DELETE FROM follows WHERE '{user}' IN (follower_uuid, followee_uuid);
      DELETE FROM users u
       WHERE uuid = '{user}' AND NOT EXISTS (SELECT 1 FROM activities WHERE user_uuid = u.uuid);
      UPDATE users SET deletion_completed_at = now() WHERE uuid = '{user}'
      """;

  private static final String MAKE_TOMBSTONE =
      """
      UPDATE activities SET deleted_at = '2001-02-03', message = '[deleted]' WHERE uuid = '{activity}'
      """;

  private OlderRelease() {}

  public static void deleteUser(PostgresExtension postgres, UUID user) {
    postgres.execute(DELETE_USER.replace("{user}", user.toString()));
  }

  /** What it does to an activity with replies that its author deletes. */
  public static void makeTombstone(PostgresExtension postgres, UUID activity) {
    postgres.execute(MAKE_TOMBSTONE.replace("{activity}", activity.toString()));
  }
}
