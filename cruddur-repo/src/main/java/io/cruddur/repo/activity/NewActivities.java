package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
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

  private static final UserStatement CREATE =
      new UserStatement(
          """
      INSERT INTO {h-schema}activities (uuid, user_uuid, message, expires_at, created_at)
      SELECT ?, author.uuid, ?, ?, ?
        FROM {h-schema}users author
       WHERE {is user} AND deleted_at IS NULL
         FOR KEY SHARE
      ON CONFLICT DO NOTHING
      RETURNING user_uuid
      """);

  private static final UserStatement REPLY =
      new UserStatement(
          """
      WITH author AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL
           FOR KEY SHARE),
      parent AS (
        SELECT uuid FROM {h-schema}activities
         WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
           AND EXISTS (SELECT 1 FROM author)
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
         WHERE uuid = ? AND EXISTS (SELECT 1 FROM inserted))
      SELECT (SELECT uuid FROM author), EXISTS (SELECT 1 FROM parent), EXISTS (SELECT 1 FROM inserted)
      """);

  private static final String FIND_BY_UUID =
      """
      SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
             reply_to_activity_uuid, expires_at, created_at, deleted_at
        FROM {h-schema}activities
       WHERE uuid = ?
      """;

  private record Outcome(@Nullable UUID author, boolean parentThere, boolean inserted) {}

  private final Sql sql;

  NewActivities(Sql sql) {
    this.sql = sql;
  }

  CruddurActivity create(
      UserSelector author, UUID uuid, String message, Instant expiresAt, Instant now) {
    CruddurActivity stored =
        sql.updateReturningFirst(
                CREATE.by(author),
                row -> row.getObject(1, UUID.class),
                uuid,
                message,
                expiresAt,
                now,
                author.value())
            .map(userUuid -> new CruddurActivity(uuid, userUuid, message, expiresAt, now))
            .or(() -> repeated(uuid, author, null, message))
            .orElseThrow(author::notFound);
    return sql.attach(CruddurActivity.class, uuid, stored);
  }

  CruddurActivity reply(
      UserSelector author,
      UUID parentUuid,
      UUID uuid,
      String message,
      @Nullable Instant expiresAt,
      Instant now) {
    Outcome outcome =
        sql.updateReturningFirst(
                REPLY.by(author),
                row ->
                    new Outcome(row.getObject(1, UUID.class), row.getBoolean(2), row.getBoolean(3)),
                author.value(),
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
    Optional<CruddurActivity> stored = repeated(uuid, author, parentUuid, message);
    if (stored.isPresent()) {
      return sql.attach(CruddurActivity.class, uuid, stored.get());
    }
    if (userUuid == null) {
      throw author.notFound();
    }
    throw ActivityNotFoundException.of(parentUuid);
  }

  /** What is stored under the id, if it is what the caller wants to have stored. */
  private Optional<CruddurActivity> repeated(
      UUID uuid, UserSelector author, @Nullable UUID parentUuid, String message) {
    Optional<CruddurActivity> stored = sql.first(FIND_BY_UUID, NewActivities::activity, uuid);
    if (stored.isPresent()) {
      CruddurActivity other = stored.get();
      if (!other.getUserUuid().equals(UserRows.uuid(sql, author).orElse(null))
          || !other.getMessage().equals(message)
          || !Objects.equals(other.getReplyToActivityUuid(), parentUuid)) {
        throw new ActivityIdTakenException(uuid);
      }
    }
    return stored;
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
