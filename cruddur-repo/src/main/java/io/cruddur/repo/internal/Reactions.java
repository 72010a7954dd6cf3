package io.cruddur.repo.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.activity.ActivityNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Likes or reposts: a table of pairs, and its counter in activities. Each call is one statement,
 * which locks the user against deletion, then the activity, then writes the pair and the counter.
 * The activity's lock comes before the pair, so that an activity which is deleted meanwhile is a
 * row that is not there, and never a foreign key that fails.
 *
 * <p>Where the library owns the transaction, a failed foreign key aborts nothing of anybody's:
 * there a pair is added before the activity is locked by its counter alone, which holds a hot row
 * for as short as can be, and the answer is a count of rows. If nothing was counted, or the
 * activity was deleted meanwhile, the first statement finds out why.
 */
public final class Reactions {

  public static final Reactions LIKES = new Reactions("likes", "likes_count");
  public static final Reactions REPOSTS = new Reactions("reposts", "reposts_count");

  private static final String ADD =
      """
      WITH reacting AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
      target AS (
        SELECT a.uuid, a.user_uuid FROM {h-schema}activities a
         WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
           AND EXISTS (SELECT 1 FROM reacting)
           AND {author}
           FOR NO KEY UPDATE),
      blocked AS (
        SELECT 1 FROM target CROSS JOIN reacting WHERE {blocked}),
      added AS (
        INSERT INTO {h-schema}{table} (activity_uuid, user_uuid, created_at, notified_user_uuid)
        SELECT target.uuid, reacting.uuid, ?, NULLIF(target.user_uuid, reacting.uuid)
          FROM target CROSS JOIN reacting
         WHERE NOT EXISTS (SELECT 1 FROM blocked)
        ON CONFLICT DO NOTHING
        RETURNING activity_uuid),
      counted AS (
        UPDATE {h-schema}activities SET {counter} = {counter} + 1
         WHERE uuid = ? AND EXISTS (SELECT 1 FROM added))
      SELECT EXISTS (SELECT 1 FROM reacting), EXISTS (SELECT 1 FROM target), EXISTS (SELECT 1 FROM added),
             EXISTS (SELECT 1 FROM blocked)
      """;

  private static final String ADD_OPTIMISTICALLY =
      """
      WITH reacting AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
      added AS (
        INSERT INTO {h-schema}{table} (activity_uuid, user_uuid, created_at, notified_user_uuid)
        SELECT a.uuid, reacting.uuid, ?, NULLIF(a.user_uuid, reacting.uuid)
          FROM reacting
          JOIN {h-schema}activities a
            ON a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
         WHERE {author}
           AND NOT ({blocked})
        ON CONFLICT DO NOTHING
        RETURNING 1)
      UPDATE {h-schema}activities SET {counter} = {counter} + 1
       WHERE uuid = ? AND EXISTS (SELECT 1 FROM added)
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
  private static final String REMOVE_BATCH_OF_USER =
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

  private record Outcome(
      boolean userThere, boolean activityThere, boolean added, boolean blocked) {}

  private final UserStatement add;
  private final UserStatement addOptimistically;
  private final UserStatement remove;
  private final String removeBatchOfUser;

  private Reactions(String table, String counter) {
    this.add =
        new UserStatement(
            ADD.replace("{author}", ActivityRows.AUTHOR_IS_SHOWN)
                .replace("{table}", table)
                .replace("{counter}", counter)
                .replace("{blocked}", Blocks.between("reacting.uuid", "target.user_uuid")));
    this.addOptimistically =
        new UserStatement(
            ADD_OPTIMISTICALLY
                .replace("{author}", ActivityRows.AUTHOR_IS_SHOWN)
                .replace("{table}", table)
                .replace("{counter}", counter)
                .replace("{blocked}", Blocks.between("reacting.uuid", "a.user_uuid")));
    this.remove = new UserStatement(REMOVE.replace("{table}", table).replace("{counter}", counter));
    this.removeBatchOfUser =
        REMOVE_BATCH_OF_USER.replace("{table}", table).replace("{counter}", counter);
  }

  /** Whether there was none before. */
  public boolean add(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    if (sql.ownsTransaction() && addOptimistically(sql, user, activityUuid, now)) {
      sql.changed(CruddurActivity.class, activityUuid);
      return true;
    }
    Outcome outcome = outcome(sql, user, activityUuid, now);
    if (!outcome.userThere()) {
      throw UserRows.refused(sql, user);
    }
    if (!outcome.activityThere()) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    if (outcome.blocked()) {
      throw Blocks.refused(user, activityUuid);
    }
    if (outcome.added()) {
      sql.changed(CruddurActivity.class, activityUuid);
    }
    return outcome.added();
  }

  /** False too where it is not known why nothing was added. */
  private boolean addOptimistically(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    try {
      return sql.update(
              addOptimistically.by(user), user.value(), now, activityUuid, now, activityUuid)
          == 1;
    } catch (DatabaseException | TransactionConflictException e) {
      if (SqlState.FOREIGN_KEY_VIOLATION.matches(e)) {
        return false;
      }
      throw e;
    }
  }

  private Outcome outcome(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    return sql.updateReturningFirst(
            add.by(user),
            row ->
                new Outcome(
                    row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)),
            user.value(),
            activityUuid,
            now,
            now,
            activityUuid)
        .orElseThrow();
  }

  /** Whether there was one. */
  public boolean remove(Sql sql, UserSelector user, UUID activityUuid) {
    boolean removed = sql.update(remove.by(user), activityUuid, user.value(), activityUuid) == 1;
    if (removed) {
      sql.changed(CruddurActivity.class, activityUuid);
    }
    return removed;
  }

  /** How many were deleted; 0 when none is left. */
  public int removeBatchOfUser(Sql sql, UUID userUuid, int batch) {
    return sql.update(removeBatchOfUser, userUuid, batch, userUuid);
  }

  /**
   * Bounds how many likes and reposts of one activity this process sends to the server at once.
   * They all change one row: whenever one of them commits, the server wakes all that wait for the
   * row, and each looks at it again. A permit is waited for without a connection and only for a
   * short time; the call then continues without one, so that a server that says nothing, or a row
   * that somebody else has locked, stops nobody here. Bounded: activities that share a stripe share
   * its permits. Safe for use by many threads.
   */
  public static final class Permits {

    private static final int STRIPES = 256;
    private static final int PERMITS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private final Semaphore[] stripes = new Semaphore[STRIPES];
    private final long longestWaitNanos;

    /** With all permits free. */
    public Permits() {
      this(LONGEST_WAIT);
    }

    Permits(Duration longestWait) {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        stripes[stripe] = new Semaphore(PERMITS);
      }
      this.longestWaitNanos = longestWait.toNanos();
    }

    /** Makes a call about an activity, with a permit if one is free in time. */
    public boolean call(UUID activity, BooleanSupplier call) {
      Semaphore stripe = stripe(activity);
      boolean permitted = tryAcquire(stripe);
      try {
        return call.getAsBoolean();
      } finally {
        if (permitted) {
          stripe.release();
        }
      }
    }

    /** How many calls about an activity need not wait. */
    int free(UUID activity) {
      return stripe(activity).availablePermits();
    }

    private Semaphore stripe(UUID activity) {
      return stripes[Math.floorMod(activity.hashCode(), STRIPES)];
    }

    /** Who is interrupted does not wait: what follows decides what an interruption means. */
    private boolean tryAcquire(Semaphore stripe) {
      try {
        return stripe.tryAcquire(longestWaitNanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
