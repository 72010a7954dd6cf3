package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.user.UserNotFoundException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inserts posts and replies, each by one statement. The author's row is locked against deletion
 * first, so that the foreign key cannot fail afterwards, then the parent's row.
 */
final class NewActivities {

  private static final String CREATE =
      """
      INSERT INTO {h-schema}activities (uuid, user_uuid, message, expires_at, created_at)
      SELECT ?, author.uuid, ?, ?, ?
        FROM {h-schema}users author
       WHERE {author} AND author.deleted_at IS NULL
         FOR KEY SHARE
      ON CONFLICT DO NOTHING
      RETURNING user_uuid
      """;

  private static final String REPLY =
      """
      WITH author AS (
        SELECT author.uuid FROM {h-schema}users author
         WHERE {author} AND author.deleted_at IS NULL
           FOR KEY SHARE),
      parent AS (
        SELECT uuid FROM {h-schema}activities
         WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
           AND EXISTS (SELECT FROM author)
           FOR NO KEY UPDATE),
      inserted AS (
        INSERT INTO {h-schema}activities
               (uuid, user_uuid, reply_to_activity_uuid, message, expires_at, created_at)
        SELECT ?, author.uuid, parent.uuid, ?, ?, ?
          FROM author CROSS JOIN parent
        ON CONFLICT DO NOTHING
        RETURNING uuid),
      counted AS (
        UPDATE {h-schema}activities SET replies_count = replies_count + 1
         WHERE uuid = ? AND EXISTS (SELECT FROM inserted))
      SELECT (SELECT uuid FROM author), EXISTS (SELECT FROM parent), EXISTS (SELECT FROM inserted)
      """;

  private static final String BY_UUID = "author.uuid = ?";

  /** Seeded users share 'MOCK': it names nobody. */
  private static final String BY_COGNITO_USER_ID =
      "author.cognito_user_id = ? AND author.cognito_user_id <> 'MOCK'";

  private static final String FIND_BY_UUID =
      """
      SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
             reply_to_activity_uuid, expires_at, created_at, deleted_at
        FROM {h-schema}activities
       WHERE uuid = ?
      """;

  /** By whom: the two ways in which statements look for the author. */
  enum By {
    UUID(BY_UUID),
    COGNITO_USER_ID(BY_COGNITO_USER_ID);

    private final String create;
    private final String reply;

    By(String condition) {
      this.create = CREATE.replace("{author}", condition);
      this.reply = REPLY.replace("{author}", condition);
    }
  }

  private record Outcome(@Nullable UUID author, boolean parentThere, boolean inserted) {}

  private final Sql sql;

  NewActivities(Sql sql) {
    this.sql = sql;
  }

  CruddurActivity create(
      By by, Object author, UUID uuid, String message, Instant expiresAt, Instant now) {
    CruddurActivity stored =
        sql.updateReturningFirst(
                by.create,
                row -> row.getObject(1, UUID.class),
                uuid,
                message,
                expiresAt,
                now,
                author)
            .map(userUuid -> new CruddurActivity(uuid, userUuid, message, expiresAt, now))
            .or(() -> repeated(uuid, by == By.UUID ? author : null, null, message))
            .orElseThrow(() -> noSuchAuthor(by, author));
    return sql.attach(CruddurActivity.class, uuid, stored);
  }

  CruddurActivity reply(
      By by,
      Object author,
      UUID parentUuid,
      UUID uuid,
      String message,
      @Nullable Instant expiresAt,
      Instant now) {
    Outcome outcome =
        sql.updateReturningFirst(
                by.reply,
                row ->
                    new Outcome(row.getObject(1, UUID.class), row.getBoolean(2), row.getBoolean(3)),
                author,
                parentUuid,
                now,
                uuid,
                message,
                expiresAt,
                now,
                parentUuid)
            .orElseThrow();
    UUID userUuid = outcome.author();
    if (userUuid != null && outcome.inserted()) {
      CruddurActivity reply =
          CruddurActivity.reply(uuid, parentUuid, userUuid, message, expiresAt, now);
      sql.changed(CruddurActivity.class, parentUuid);
      return sql.attach(CruddurActivity.class, uuid, reply);
    }
    // why: before the parent is missed: it may have gone since this id was stored.
    Optional<CruddurActivity> stored = repeated(uuid, userUuid, parentUuid, message);
    if (stored.isPresent()) {
      return sql.attach(CruddurActivity.class, uuid, stored.get());
    }
    if (userUuid == null) {
      throw noSuchAuthor(by, author);
    }
    throw ActivityNotFoundException.of(parentUuid);
  }

  /** What is stored under the id, if it is what the caller wants to have stored. */
  private Optional<CruddurActivity> repeated(
      UUID uuid, @Nullable Object userUuid, @Nullable UUID parentUuid, String message) {
    Optional<CruddurActivity> stored = sql.first(FIND_BY_UUID, NewActivities::activity, uuid);
    if (stored.isPresent()) {
      CruddurActivity other = stored.get();
      if (!other.getUserUuid().equals(userUuid)
          || !other.getMessage().equals(message)
          || !Objects.equals(other.getReplyToActivityUuid(), parentUuid)) {
        throw new ActivityIdTakenException(uuid);
      }
    }
    return stored;
  }

  private static UserNotFoundException noSuchAuthor(By by, Object author) {
    return by == By.UUID
        ? UserNotFoundException.of((UUID) author)
        : new UserNotFoundException("There is no user of this Cognito id: nothing was posted.");
  }

  private static CruddurActivity activity(ResultSet row) throws SQLException {
    return CruddurActivity.stored(
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
