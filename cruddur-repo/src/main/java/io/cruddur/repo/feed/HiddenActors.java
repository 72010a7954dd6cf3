package io.cruddur.repo.feed;

import io.cruddur.repo.internal.UserKey;

/** Who reads notifications, and those whose acts they are not told. */
final class HiddenActors {

  /**
   * For a statement about a user called {@code user}. Nobody reads who is unknown, deleted or
   * suspended, and nobody is told what those did whose deletion is under way. The others' keys are
   * compared with {@code reader}, which the planner does not know: it then keeps one plan for those
   * of few acts and of many.
   */
  static final String SQL =
      """
      reader AS MATERIALIZED (
        SELECT uuid, coalesce(notifications_seen_at, '-infinity') AS seen_at
          FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL),
      hidden AS MATERIALIZED (
        SELECT blocked_uuid AS uuid FROM {h-schema}blocks WHERE blocker_uuid = {reader}
        UNION ALL
        SELECT blocker_uuid FROM {h-schema}blocks WHERE blocked_uuid = {reader}
        UNION ALL
        SELECT muted_uuid FROM {h-schema}mutes WHERE muter_uuid = {reader}
        UNION ALL
        SELECT uuid FROM {h-schema}users
         WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NULL)""";

  private static final String TOLD =
      """
      {actor} NOT IN (SELECT uuid FROM hidden)
           AND NOT EXISTS (SELECT 1 FROM {h-schema}users s
                            WHERE s.uuid = {actor} AND s.suspended_at IS NOT NULL)""";

  private HiddenActors() {}

  /**
   * A condition: acts of an actor are told. Suspended users are looked up one by one, in an index
   * that holds them alone, because there may be many of them.
   */
  static String told(String actor) {
    return TOLD.replace("{actor}", actor);
  }

  /** The text of a statement about a user called {@code user}, who is {@code {reader}} in it. */
  static String render(String template, UserKey user) {
    return user.render(template.replace("{reader}", "(SELECT uuid FROM reader)"), "user", ":user");
  }
}
