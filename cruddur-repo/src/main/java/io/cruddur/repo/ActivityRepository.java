package io.cruddur.repo;

import io.cruddur.model.Activity;
import io.cruddur.model.Limits;
import io.cruddur.model.Ttl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes activities, and shows one. Safe for use by many threads, unless a host's EntityManager is
 * behind it.
 */
public final class ActivityRepository {

  /**
   * The author's row is locked against deletion, so that the foreign key cannot fail afterwards.
   */
  private static final String CREATE =
      """
      INSERT INTO {h-schema}activities (uuid, user_uuid, message, expires_at, created_at)
      SELECT ?, author.uuid, ?, ?, ?
        FROM {h-schema}users author
       WHERE author.uuid = ? AND author.deleted_at IS NULL
         FOR KEY SHARE
      ON CONFLICT DO NOTHING
      """;

  private static final String FIND_BY_UUID =
      """
      SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
             reply_to_activity_uuid, expires_at, created_at, deleted_at
        FROM {h-schema}activities
       WHERE uuid = ?
      """;

  private final Sql sql;
  private final Clock clock;
  private final Supplier<UUID> ids;

  ActivityRepository(Sql sql, Clock clock, Supplier<UUID> ids) {
    this.sql = sql;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Posts a message. One statement.
   *
   * @param userUuid the author
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null, as an unknown code may have given, is refused
   * @return the activity as stored
   * @throws ValidationException with every code that applies: {@code user_uuid_blank}, {@code
   *     message_blank}, {@code message_exceed_max_chars}, {@code message_invalid_chars}, {@code
   *     ttl_blank}
   * @throws UserNotFoundException if there is no such user
   */
  public Activity create(UUID userUuid, String message, @Nullable Ttl ttl) {
    return create(ids.get(), userUuid, message, ttl);
  }

  /**
   * Posts a message under an id that the caller brings, which makes it safe to repeat after a lost
   * answer: the same id again, by the same author with the same message, changes nothing and
   * returns what is stored.
   *
   * @param uuid the id of the activity; a time-ordered one (version 7) keeps the index dense
   * @param userUuid the author
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null, as an unknown code may have given, is refused
   * @return the activity as stored
   * @throws ValidationException as in {@link #create(UUID, String, Ttl)}, and {@code
   *     activity_uuid_blank}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityIdTakenException if the id names another activity
   */
  public Activity create(UUID uuid, UUID userUuid, String message, @Nullable Ttl ttl) {
    new Validation()
        .required(uuid, "activity_uuid_blank", "activity_uuid")
        .required(userUuid, "user_uuid_blank", "user_uuid")
        .text(
            message,
            "message",
            Limits.ACTIVITY_MESSAGE,
            "message_blank",
            "message_exceed_max_chars")
        .ttl(ttl)
        .check();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Activity activity =
        new Activity(uuid, userUuid, message, Objects.requireNonNull(ttl).expiryFrom(now), now);
    int inserted = sql.update(CREATE, uuid, message, activity.getExpiresAt(), now, userUuid);
    Activity stored = inserted == 1 ? activity : repeated(uuid, userUuid, message);
    return sql.attach(Activity.class, uuid, stored);
  }

  /**
   * One activity with its ancestors and the first 20 of its direct replies. One statement.
   *
   * @param activityUuid the activity
   * @return empty if there is no such activity, or it was deleted or has expired
   * @throws ValidationException with the code {@code activity_uuid_blank}
   */
  public Optional<ActivityThread> show(UUID activityUuid) {
    new Validation().required(activityUuid, "activity_uuid_blank", "activity_uuid").check();
    return ThreadQuery.thread(sql, activityUuid, clock.instant());
  }

  /** Why nothing was inserted: the id is there already, or the author is not. */
  private Activity repeated(UUID uuid, UUID userUuid, String message) {
    Optional<Activity> stored = sql.first(FIND_BY_UUID, ActivityRepository::activity, uuid);
    if (stored.isEmpty()) {
      throw new UserNotFoundException(
          "There is no user %s, or it was deleted: nothing was posted.".formatted(userUuid));
    }
    return stored
        .filter(a -> a.getUserUuid().equals(userUuid) && a.getMessage().equals(message))
        .orElseThrow(() -> new ActivityIdTakenException(uuid));
  }

  private static Activity activity(ResultSet row) throws SQLException {
    return Activity.stored(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getInt(4),
        row.getInt(5),
        row.getInt(6),
        row.getObject(7, UUID.class),
        Sql.nullableInstant(row, 8),
        Sql.instant(row, 9),
        Sql.nullableInstant(row, 10));
  }
}
