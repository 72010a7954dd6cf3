package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.activity.ActivityNotFoundException;
import java.time.Instant;
import java.util.UUID;

/**
 * Likes or reposts: a table of pairs, and its counter in activities. Each call is one statement,
 * which locks the user against deletion, then the activity, then writes the pair and the counter.
 * The activity's lock comes before the pair, so that an activity which goes meanwhile is a row that
 * is not there, and never a foreign key that fails.
 */
public final class Reactions {

  public static final Reactions LIKES = new Reactions("likes", "likes_count");
  public static final Reactions REPOSTS = new Reactions("reposts", "reposts_count");

  private static final String ADD =
      """
      WITH reacting AS (
        SELECT uuid FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL FOR KEY SHARE),
      target AS (
        SELECT uuid FROM {h-schema}activities
         WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
           AND EXISTS (SELECT 1 FROM reacting)
           FOR NO KEY UPDATE),
      added AS (
        INSERT INTO {h-schema}{table} (activity_uuid, user_uuid, created_at)
        SELECT target.uuid, reacting.uuid, ? FROM target CROSS JOIN reacting
        ON CONFLICT DO NOTHING
        RETURNING activity_uuid),
      counted AS (
        UPDATE {h-schema}activities SET {counter} = {counter} + 1
         WHERE uuid = ? AND EXISTS (SELECT 1 FROM added))
      SELECT EXISTS (SELECT 1 FROM reacting), EXISTS (SELECT 1 FROM target), EXISTS (SELECT 1 FROM added)
      """;

  /** Not below 0: a pair that another program wrote may never have been counted. */
  private static final String REMOVE =
      """
      WITH target AS (
        SELECT uuid FROM {h-schema}activities WHERE uuid = ? FOR NO KEY UPDATE),
      removed AS (
        DELETE FROM {h-schema}{table}
         WHERE activity_uuid = (SELECT uuid FROM target) AND user_uuid = {uuid of user}
        RETURNING activity_uuid)
      UPDATE {h-schema}activities SET {counter} = GREATEST({counter} - 1, 0)
       WHERE uuid = ? AND EXISTS (SELECT 1 FROM removed)
      """;

  /** Of a user who was erased, so that no new ones come; in the order of locks. */
  private static final String REMOVE_SOME_OF_USER =
      """
      WITH target AS (
        SELECT uuid FROM {h-schema}activities
         WHERE uuid IN (SELECT activity_uuid FROM {h-schema}{table} WHERE user_uuid = ? LIMIT ?)
         ORDER BY uuid
           FOR NO KEY UPDATE),
      removed AS (
        DELETE FROM {h-schema}{table} pair USING target
         WHERE pair.activity_uuid = target.uuid AND pair.user_uuid = ?
        RETURNING pair.activity_uuid)
      UPDATE {h-schema}activities SET {counter} = GREATEST({counter} - 1, 0)
       WHERE uuid IN (SELECT activity_uuid FROM removed)
      """;

  private record Outcome(boolean userThere, boolean activityThere, boolean added) {}

  private final UserStatement add;
  private final UserStatement remove;
  private final String removeSomeOfUser;

  private Reactions(String table, String counter) {
    this.add = new UserStatement(ADD.replace("{table}", table).replace("{counter}", counter));
    this.remove = new UserStatement(REMOVE.replace("{table}", table).replace("{counter}", counter));
    this.removeSomeOfUser =
        REMOVE_SOME_OF_USER.replace("{table}", table).replace("{counter}", counter);
  }

  /** Whether there was none before. */
  public boolean add(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    Outcome outcome =
        sql.updateReturningFirst(
                add.by(user),
                row -> new Outcome(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)),
                user.value(),
                activityUuid,
                now,
                now,
                activityUuid)
            .orElseThrow();
    if (!outcome.userThere()) {
      throw user.notFound();
    }
    if (!outcome.activityThere()) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    if (outcome.added()) {
      sql.changed(CruddurActivity.class, activityUuid);
    }
    return outcome.added();
  }

  /** Whether there was one. */
  public boolean remove(Sql sql, UserSelector user, UUID activityUuid) {
    boolean removed = sql.update(remove.by(user), activityUuid, user.value(), activityUuid) == 1;
    if (removed) {
      sql.changed(CruddurActivity.class, activityUuid);
    }
    return removed;
  }

  /** How many went; 0 once all have gone. */
  public int removeSomeOfUser(Sql sql, UUID userUuid, int batch) {
    return sql.update(removeSomeOfUser, userUuid, batch, userUuid);
  }
}
