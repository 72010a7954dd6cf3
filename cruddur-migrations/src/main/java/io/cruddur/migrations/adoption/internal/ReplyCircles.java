package io.cruddur.migrations.adoption.internal;

/** Circles of replies, of which each activity answers another one: no thread begins there. */
public final class ReplyCircles {

  /**
   * The oldest activity of each circle; {activities} stands for the table.
   *
   * <p>Replies that lead to an activity which is none, or is not there, are no part of a circle;
   * most are found so, in one pass. Of the others, only those are followed that are not newer than
   * what they answer, as at least one of each circle is.
   */
  public static final String OLDEST =
      """
      WITH RECURSIVE replies AS MATERIALIZED (
        SELECT uuid, reply_to_activity_uuid AS parent, coalesce(created_at, 'infinity') AS at FROM {activities} each
        WHERE reply_to_activity_uuid <> uuid),
      rooted AS (
        SELECT r.uuid FROM replies r WHERE NOT EXISTS (SELECT FROM replies p WHERE p.uuid = r.parent)
        UNION SELECT r.uuid FROM rooted JOIN replies r ON r.parent = rooted.uuid),
      circling AS MATERIALIZED (
        SELECT r.* FROM replies r WHERE NOT EXISTS (SELECT FROM rooted WHERE rooted.uuid = r.uuid)),
      walk AS (
        SELECT c.uuid AS start, c.at, c.parent AS reached FROM circling c JOIN circling p ON p.uuid = c.parent
        WHERE (c.at, c.uuid) < (p.at, p.uuid)
        UNION SELECT w.start, w.at, c.parent FROM walk w JOIN circling c ON c.uuid = w.reached
        WHERE w.reached <> w.start AND (w.at, w.start) < (c.at, c.uuid))
      SELECT a.* FROM {activities} a WHERE a.uuid IN (SELECT start FROM walk WHERE reached = start)"""
          .replaceAll("\\s*\\R\\s*", " ");

  private ReplyCircles() {}
}
