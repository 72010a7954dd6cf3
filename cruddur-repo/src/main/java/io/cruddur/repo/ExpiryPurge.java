package io.cruddur.repo;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Removes what has expired, in batches; any number of instances may do so at the same time. */
final class ExpiryPurge {

  private static final String SOME_EXPIRED =
      """
      SELECT uuid
        FROM {h-schema}activities
       WHERE expires_at <= ? AND deleted_at IS NULL
       ORDER BY expires_at
       LIMIT ?
      """;

  private final Sql sql;
  private final ActivityRemoval removal;

  ExpiryPurge(Sql sql, ActivityRemoval removal) {
    this.sql = sql;
    this.removal = removal;
  }

  /** How many went; 0 once none are left. */
  int some(int batch, Instant now) {
    while (true) {
      List<UUID> some = sql.list(SOME_EXPIRED, row -> row.getObject(1, UUID.class), now, batch);
      int removed = some.isEmpty() ? 0 : removal.remove(some, a -> hasExpired(a, now), now);
      // why: where nothing of a batch was left, another instance was faster.
      if (some.isEmpty() || removed > 0) {
        return removed;
      }
    }
  }

  private static boolean hasExpired(ActivityRemoval.Locked activity, Instant now) {
    Instant expiresAt = activity.expiresAt();
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
