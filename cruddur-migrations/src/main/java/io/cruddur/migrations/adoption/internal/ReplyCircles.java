package io.cruddur.migrations.adoption.internal;

/** Circles of replies, of which each activity answers another one: no thread begins there. */
public final class ReplyCircles {

  /**
   * The oldest activity of each circle; {activities} stands for the table.
   *
   * <p>Replies are numbered by age from 2; 1 stands for what begins a thread, and answers itself.
   * {@code reached[i]} is where the i-th leads in so many steps, {@code oldest[i]} the oldest on
   * the way; each round doubles the steps. At the end all have reached 1, or there have been more
   * steps than replies, so that only members of circles are still reached. A recursion that goes
   * one step at a time would sort all replies as often as the longest thread is deep.
   */
  public static final String OLDEST =
      """
      WITH RECURSIVE replies AS MATERIALIZED (
        SELECT uuid, reply_to_activity_uuid AS parent, 1 + row_number() OVER (ORDER BY created_at, uuid)::int AS place
        FROM {activities} each WHERE reply_to_activity_uuid <> uuid),
      walks AS (
        SELECT 1 AS steps, 1 || array_agg(coalesce(p.place, 1) ORDER BY r.place) AS reached,
          1 || array_agg(least(r.place, coalesce(p.place, 1)) ORDER BY r.place) AS oldest
        FROM replies r LEFT JOIN replies p ON p.uuid = r.parent
        UNION ALL
        SELECT steps * 2, ARRAY(SELECT reached[reached[i]] FROM generate_subscripts(reached, 1) i ORDER BY i),
          ARRAY(SELECT least(oldest[i], oldest[reached[i]]) FROM generate_subscripts(reached, 1) i ORDER BY i)
        FROM walks WHERE steps < cardinality(reached) AND EXISTS (SELECT FROM unnest(reached) place WHERE place > 1)),
      ends AS MATERIALIZED (SELECT reached, oldest FROM walks ORDER BY steps DESC LIMIT 1)
      SELECT a.* FROM {activities} a WHERE a.uuid IN (
        SELECT r.uuid FROM ends JOIN replies r ON ends.oldest[r.place] = r.place
        WHERE r.place IN (SELECT unnest(reached) FROM ends))"""
          .replaceAll("\\s*\\R\\s*", " ");

  private ReplyCircles() {}
}
