package io.cruddur.repo.activity;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.UserKey;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import io.cruddur.repo.internal.ViewedStatement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What users show first. Locks are taken in the order of all calls: user, activity, pin. */
final class Pins {

  private static final UserStatement PIN =
      new UserStatement(
          """
          WITH author AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
          target AS (
            SELECT uuid, user_uuid FROM {h-schema}activities
             WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
               AND EXISTS (SELECT 1 FROM author)
               FOR KEY SHARE),
          pinned AS (
            INSERT INTO {h-schema}pins AS pin (user_uuid, activity_uuid, created_at)
            SELECT author.uuid, target.uuid, ?
              FROM author JOIN target ON target.user_uuid = author.uuid
            ON CONFLICT (user_uuid) DO UPDATE
              SET activity_uuid = EXCLUDED.activity_uuid, created_at = EXCLUDED.created_at
              WHERE pin.activity_uuid <> EXCLUDED.activity_uuid
            RETURNING 1)
          SELECT (SELECT uuid FROM author), (SELECT user_uuid FROM target), EXISTS (SELECT 1 FROM pinned)
          """);

  private static final UserStatement UNPIN =
      new UserStatement("DELETE FROM {h-schema}pins WHERE user_uuid = {uuid of user}");

  private static final Map<UserKey, ViewedStatement> PINNED = new EnumMap<>(UserKey.class);

  static {
    for (UserKey key : UserKey.values()) {
      PINNED.put(
          key,
          new ViewedStatement(
              """
              SELECT a.created_at, a.uuid, NULL AS row_state, {columns}
                FROM {h-schema}pins pin
                JOIN {h-schema}activities a ON a.uuid = pin.activity_uuid
                JOIN {author}
               WHERE pin.user_uuid = {uuid of subject} AND {shown}{unless blocked a.user_uuid}
              """
                  .replace("{columns}", ActivityRows.COLUMNS)
                  .replace("{author}", ActivityRows.AUTHOR)
                  .replace("{shown}", ActivityRows.SHOWN),
              sql -> key.render(sql, "subject", ":subject")));
    }
  }

  private record Outcome(@Nullable UUID user, @Nullable UUID author, boolean pinned) {}

  private Pins() {}

  static boolean pin(Sql sql, UserSelector user, UUID activityUuid, Instant now) {
    Outcome outcome =
        sql.updateReturningFirst(
                PIN.by(user),
                row ->
                    new Outcome(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getBoolean(3)),
                user.value(),
                activityUuid,
                now,
                now)
            .orElseThrow();
    if (outcome.user() == null) {
      throw UserRows.refused(sql, user);
    }
    if (outcome.author() == null) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    if (!outcome.author().equals(outcome.user())) {
      throw new NotTheAuthorException(
          "The activity %s is not the user's %s: only its author can pin it."
              .formatted(activityUuid, outcome.user()));
    }
    return outcome.pinned();
  }

  static boolean unpin(Sql sql, UserSelector user) {
    return sql.update(UNPIN.by(user), user.value()) == 1;
  }

  static Optional<ActivityView> pinned(
      Sql sql, UserSelector user, @Nullable UserSelector viewer, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("subject", user.value());
    values.put("now", now);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    NamedSql statement = Objects.requireNonNull(PINNED.get(user.key())).by(viewer);
    return sql.first(
        statement.sql(),
        row ->
            ActivityRows.view(
                row,
                Times.readable(Sql.sortKey(row, 1)),
                row.getObject(2, UUID.class),
                viewer != null),
        statement.arguments(values));
  }
}
