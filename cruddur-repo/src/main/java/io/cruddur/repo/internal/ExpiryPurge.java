package io.cruddur.repo.internal;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Removes what has expired, then what deletions of users and of activities have left that were
 * interrupted or by a release that knows fewer tables, then what has been remembered of deleted
 * users for long enough, in batches; any number of instances may do so at the same time.
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

  private static final String NEXT_HALF_ERASED =
      """
      SELECT uuid
        FROM {h-schema}activities
       WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL
       ORDER BY uuid
       LIMIT ?
      """;

  /** Their reporter was deleted by a release or another program that does not know of comments. */
  private static final String REMOVE_COMMENTS_OF_NOBODY =
      """
      UPDATE {h-schema}reports SET comment = NULL
       WHERE uuid = ANY (ARRAY(
             SELECT uuid FROM {h-schema}reports
              WHERE reporter_uuid IS NULL AND comment IS NOT NULL
              ORDER BY activity_uuid, uuid
              LIMIT ?
                FOR UPDATE))
      """;

  /** Removes a batch, and says how many. */
  private interface Step {
    int removeBatch(int batch, Instant now);
  }

  private final Sql sql;
  private final ActivityRemoval removal;
  private final List<Step> steps;

  public ExpiryPurge(Sql sql) {
    this.sql = sql;
    this.removal = new ActivityRemoval(sql);
    this.steps =
        List.of(
            this::removeExpired,
            new UserDeletion(sql)::resume,
            this::eraseTombstones,
            (batch, now) -> sql.update(REMOVE_COMMENTS_OF_NOBODY, batch),
            new Erasures(sql)::forgetOldest);
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
    return removeNext(
        "expired activities",
        limit -> sql.list(NEXT_EXPIRED, row -> row.getObject(1, UUID.class), now, limit),
        (next, refused) ->
            removal.remove(next, activity -> hasExpired(activity, now), now, refused),
        batch);
  }

  private int eraseTombstones(int batch, Instant now) {
    return removeNext(
        "tombstones",
        limit -> sql.list(NEXT_HALF_ERASED, row -> row.getObject(1, UUID.class), limit),
        (next, refused) -> removal.eraseTombstones(next, now, refused),
        batch);
  }

  /** What is refused is passed over; if nothing else is left, the first refusal is thrown. */
  private static int removeNext(
      String what,
      IntFunction<List<UUID>> find,
      ToIntBiFunction<List<UUID>, ActivityRemoval.Refused> remove,
      int batch) {
    Progress progress = new Progress(what);
    ActivityRemoval.Refused refused = new ActivityRemoval.Refused();
    while (true) {
      int before = refused.size();
      List<UUID> next = refused.without(find.apply(batch + before));
      int removed = next.isEmpty() ? 0 : remove.applyAsInt(next, refused);
      if (removed > 0) {
        return removed;
      }
      if (next.isEmpty()) {
        DatabaseException reason = refused.reason();
        if (reason != null) {
          throw reason;
        }
        return 0;
      }
      if (refused.size() == before) {
        progress.none(next);
      }
    }
  }

  private static boolean hasExpired(ActivityRemoval.Locked activity, Instant now) {
    Instant expiresAt = activity.expiresAt();
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
