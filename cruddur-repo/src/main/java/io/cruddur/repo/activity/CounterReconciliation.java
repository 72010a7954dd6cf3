package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings the counters of all activities to what they count, batch by batch, until the thread is
 * interrupted.
 */
final class CounterReconciliation {

  private static final int BATCH = 500;

  /** In the order of every statement that locks several activities. */
  private static final String LOCK =
      """
      SELECT uuid FROM {h-schema}activities
       WHERE uuid > ?
       ORDER BY uuid
       LIMIT ?
         FOR NO KEY UPDATE
      """;

  /**
   * After the lock, so that it sees all that was counted. Written out twice, because a join with
   * what was counted may be done by reading the whole table for each batch.
   */
  private static final String CORRECT =
      """
      UPDATE {h-schema}activities a
         SET (replies_count, reposts_count, likes_count) = ({counted})
       WHERE a.uuid = ANY (?)
         AND (a.replies_count, a.reposts_count, a.likes_count) <> ({counted})
      """
          .replace(
              "{counted}",
              """
              (SELECT count(*) FROM {h-schema}activities reply
                        WHERE reply.reply_to_activity_uuid = a.uuid AND reply.deleted_at IS NULL),
                      (SELECT count(*) FROM {h-schema}reposts WHERE activity_uuid = a.uuid),
                      (SELECT count(*) FROM {h-schema}likes WHERE activity_uuid = a.uuid)""");

  private final Sql sql;

  CounterReconciliation(Sql sql) {
    this.sql = sql;
  }

  long run() {
    long all = 0;
    @Nullable UUID after = new UUID(0, 0);
    do {
      Batch batch = correct(after);
      all += batch.corrected();
      after = batch.last();
    } while (after != null && !Thread.currentThread().isInterrupted());
    sql.changedMany();
    return all;
  }

  /** Where the next batch continues, and how many this one corrected. */
  private record Batch(@Nullable UUID last, int corrected) {}

  private Batch correct(UUID after) {
    return sql.transaction(
        tx -> {
          List<UUID> uuids =
              tx.updateReturning(LOCK, row -> row.getObject(1, UUID.class), after, BATCH);
          if (uuids.isEmpty()) {
            return new Batch(null, 0);
          }
          int corrected = tx.update(CORRECT, (Object) uuids.toArray(UUID[]::new));
          return new Batch(uuids.get(uuids.size() - 1), corrected);
        });
  }
}
