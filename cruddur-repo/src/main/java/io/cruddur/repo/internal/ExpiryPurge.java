package io.cruddur.repo.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes what has expired, then what interrupted deletions of users have left, then what has been
 * remembered of deleted users for long enough, in batches; any number of instances may do so at the
 * same time.
 */
public final class ExpiryPurge {

  private static final String NEXT_EXPIRED =
      """
      SELECT uuid
        FROM {h-schema}activities
       WHERE expires_at <= ? AND deleted_at IS NULL
       ORDER BY expires_at
       LIMIT ?
      """;

  /** Removes a batch, and says how many. */
  private interface Step {
    int removeBatch(int batch, Instant now);
  }

  private final Sql sql;
  private final ActivityRemoval removal;
  private final List<Step> steps;

  public ExpiryPurge(Sql sql, ActivityRemoval removal) {
    this.sql = sql;
    this.removal = removal;
    this.steps =
        List.of(
            this::removeExpired, new UserDeletion(sql)::resume, new Erasures(sql)::forgetOldest);
  }

  /**
   * How many were deleted; 0 if none are left.
   *
   * @throws DatabaseException if none but such as the database does not let go are left
   */
  public int nextBatch(int batch, Instant now) {
    DatabaseException refusal = null;
    for (Step step : steps) {
      try {
        int removed = step.removeBatch(batch, now);
        if (removed > 0) {
          return removed;
        }
      } catch (DatabaseException e) {
        refusal = afterTheRest(sql, refusal, e);
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return 0;
  }

  /** What is refused must not stop the rest; a host's transaction, however, is over with it. */
  static DatabaseException afterTheRest(
      Sql sql, @Nullable DatabaseException first, DatabaseException next) {
    if (!sql.ownsTransaction()) {
      throw next;
    }
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  private int removeExpired(int batch, Instant now) {
    Progress progress = new Progress("expired activities");
    ActivityRemoval.Refused refused = new ActivityRemoval.Refused();
    while (true) {
      int before = refused.size();
      List<UUID> expired =
          refused.without(
              sql.list(NEXT_EXPIRED, row -> row.getObject(1, UUID.class), now, batch + before));
      int removed =
          expired.isEmpty()
              ? 0
              : removal.remove(expired, activity -> hasExpired(activity, now), now, refused);
      if (removed > 0) {
        return removed;
      }
      if (expired.isEmpty()) {
        DatabaseException reason = refused.reason();
        if (reason != null) {
          throw reason;
        }
        return 0;
      }
      if (refused.size() == before) {
        progress.none(expired);
      }
    }
  }

  private static boolean hasExpired(ActivityRemoval.Locked activity, Instant now) {
    Instant expiresAt = activity.expiresAt();
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
