package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Blocks;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What users keep for themselves. Locks are taken in the order of all calls: user, activity,
 * bookmark.
 */
final class Bookmarks {

  private static final UserStatement ADD =
      new UserStatement(
          """
          WITH keeping AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
          target AS (
            SELECT a.uuid, a.user_uuid FROM {h-schema}activities a
             WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
               AND EXISTS (SELECT 1 FROM keeping)
               AND {author}
               FOR KEY SHARE),
          blocked AS (
            SELECT 1 FROM target CROSS JOIN keeping WHERE {blocked}),
          added AS (
            INSERT INTO {h-schema}bookmarks (user_uuid, activity_uuid, created_at)
            SELECT keeping.uuid, target.uuid, ? FROM target CROSS JOIN keeping
             WHERE NOT EXISTS (SELECT 1 FROM blocked)
            ON CONFLICT DO NOTHING
            RETURNING 1)
          SELECT (SELECT uuid FROM keeping), (SELECT uuid FROM target), EXISTS (SELECT 1 FROM added),
                 EXISTS (SELECT 1 FROM blocked)
          """
              .replace("{author}", ActivityRows.AUTHOR_IS_SHOWN)
              .replace("{blocked}", Blocks.between("keeping.uuid", "target.user_uuid")));

  private static final UserStatement REMOVE =
      new UserStatement(
          "DELETE FROM {h-schema}bookmarks WHERE user_uuid = {uuid of user} AND activity_uuid = ?");

  private static final UserStatement AMONG =
      new UserStatement(
          """
          SELECT activity_uuid FROM {h-schema}bookmarks
           WHERE user_uuid = {uuid of user} AND activity_uuid = ANY (?)
          """);

  private record Outcome(
      @Nullable UUID user, @Nullable UUID activity, boolean added, boolean blocked) {}

  private Bookmarks() {}

  static boolean add(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    Outcome outcome =
        sql.updateReturningFirst(
                ADD.by(user),
                row ->
                    new Outcome(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getBoolean(3),
                        row.getBoolean(4)),
                user.value(),
                activityUuid,
                now,
                now)
            .orElseThrow();
    if (outcome.user() == null) {
      throw UserRows.refused(sql, user);
    }
    if (outcome.activity() == null) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    if (outcome.blocked()) {
      throw Blocks.refused(user, activityUuid);
    }
    return outcome.added();
  }

  static boolean remove(Sql sql, UserSelector user, UUID activityUuid) {
    return sql.update(REMOVE.by(user), user.value(), activityUuid) == 1;
  }

  static Set<UUID> among(Sql sql, UserSelector user, Collection<UUID> activityUuids) {
    return Set.copyOf(
        sql.list(
            AMONG.by(user),
            row -> row.getObject(1, UUID.class),
            user.value(),
            activityUuids.toArray(UUID[]::new)));
  }
}
