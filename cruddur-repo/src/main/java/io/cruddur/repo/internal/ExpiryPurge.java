package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

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

  private final Sql sql;
  private final ActivityRemoval removal;
  private final UserDeletion userDeletion;
  private final Erasures erasures;

  public ExpiryPurge(Sql sql, ActivityRemoval removal) {
    this.sql = sql;
    this.removal = removal;
    this.userDeletion = new UserDeletion(sql);
    this.erasures = new Erasures(sql);
  }

  /** How many were deleted; 0 if none are left. */
  public int nextBatch(int batch, Instant now) {
    while (true) {
      List<UUID> expired = sql.list(NEXT_EXPIRED, row -> row.getObject(1, UUID.class), now, batch);
      if (expired.isEmpty()) {
        int removed = userDeletion.resume(batch, now);
        return removed > 0 ? removed : erasures.forgetOldest(batch, now);
      }
      int removed = removal.remove(expired, activity -> hasExpired(activity, now), now);
      // why: another instance may have deleted the whole batch meanwhile.
      if (removed > 0) {
        return removed;
      }
    }
  }

  private static boolean hasExpired(ActivityRemoval.Locked activity, Instant now) {
    Instant expiresAt = activity.expiresAt();
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
