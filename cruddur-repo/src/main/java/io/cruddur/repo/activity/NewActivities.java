package io.cruddur.repo.activity;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Blocks;
import io.cruddur.repo.internal.NamesToStore;
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

  private static final String INSERT =
      """
      INSERT INTO {h-schema}activities (uuid, user_uuid, message, expires_at, created_at)
      SELECT ?, author.uuid, ?, ?, ?
        FROM {h-schema}users author
       WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
         FOR KEY SHARE
      """;

  /**
   * For an id that nobody has yet: to be ready for a conflict, and to return a row, takes a tenth
   * of the server's time.
   */
  private static final UserStatement CREATE_UNDER_NEW_ID = new UserStatement(INSERT);

  private static final UserStatement CREATE =
      new UserStatement(
          INSERT
              + """
              ON CONFLICT DO NOTHING
              RETURNING user_uuid
              """);

  private static final UserStatement REPLY =
      new UserStatement(
          """
      WITH author AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
           FOR KEY SHARE),
      parent AS (
        SELECT a.uuid, a.user_uuid FROM {h-schema}activities a
         WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
           AND {parent's author}
           AND EXISTS (SELECT 1 FROM author)
           FOR NO KEY UPDATE),
      blocked AS (
        SELECT 1 FROM author CROSS JOIN parent WHERE {blocked}),
      inserted AS (
        INSERT INTO {h-schema}activities
               (uuid, user_uuid, reply_to_activity_uuid, message, expires_at, created_at,
                notified_user_uuid)
        SELECT ?, author.uuid, parent.uuid, ?, ?, ?, NULLIF(parent.user_uuid, author.uuid)
          FROM author CROSS JOIN parent
         WHERE NOT EXISTS (SELECT 1 FROM blocked)
        ON CONFLICT DO NOTHING
        RETURNING uuid),
      counted AS (
        UPDATE {h-schema}activities SET replies_count = replies_count + 1
         WHERE uuid = ? AND EXISTS (SELECT 1 FROM inserted))
      SELECT (SELECT uuid FROM author), EXISTS (SELECT 1 FROM parent), EXISTS (SELECT 1 FROM inserted),
             EXISTS (SELECT 1 FROM blocked)
      """
              .replace("{parent's author}", ActivityRows.AUTHOR_IS_SHOWN)
              .replace("{blocked}", Blocks.between("author.uuid", "parent.user_uuid")));

  /**
   * Locks those who are mentioned with the author: users before activities. Who blocks the author
   * is not mentioned.
   */
  static final String MENTIONED =
      """
      mentioned AS (
        SELECT uuid, lower(handle) AS handle FROM {h-schema}users other
         WHERE lower(handle) IN (SELECT lower(written) FROM unnest(?::text[]) written)
           AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM author)
           AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks
                            WHERE blocker_uuid = other.uuid
                              AND blocked_uuid = (SELECT uuid FROM author))
         ORDER BY uuid
           FOR KEY SHARE),
      users_locked AS (
        SELECT count(*) FROM mentioned),
      """;

  private static final String STORE_NAMES =
      """
      tagged AS (
        INSERT INTO {h-schema}hashtags (activity_uuid, tag, created_at)
        SELECT inserted.uuid, tag, inserted.created_at FROM inserted CROSS JOIN unnest(?::text[]) tag),
      told AS (
        INSERT INTO {h-schema}mentions (activity_uuid, user_uuid, handle, created_at)
        SELECT inserted.uuid, mentioned.uuid, mentioned.handle, inserted.created_at
          FROM inserted CROSS JOIN mentioned)
      """;

  /** The same for a message that holds a sign of a mention or of a hashtag. */
  private static final UserStatement CREATE_WITH_NAMES =
      new UserStatement(
          """
      WITH author AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
           FOR KEY SHARE),
      {mentioned}inserted AS (
        INSERT INTO {h-schema}activities
               (uuid, user_uuid, message, expires_at, created_at, names_stored)
        SELECT ?, author.uuid, ?, ?, ?, TRUE
          FROM author CROSS JOIN users_locked
        ON CONFLICT DO NOTHING
        RETURNING uuid, user_uuid, created_at),
      {store names}SELECT user_uuid FROM inserted
      """
              .replace("{mentioned}", MENTIONED)
              .replace("{store names}", STORE_NAMES));

  private static final UserStatement REPLY_WITH_NAMES =
      new UserStatement(
          """
      WITH author AS (
        SELECT uuid FROM {h-schema}users
         WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
           FOR KEY SHARE),
      {mentioned}parent AS (
        SELECT a.uuid, a.user_uuid FROM {h-schema}activities a
         WHERE a.uuid = ? AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
           AND {parent's author}
           AND EXISTS (SELECT 1 FROM author) AND EXISTS (SELECT 1 FROM users_locked)
           FOR NO KEY UPDATE),
      blocked AS (
        SELECT 1 FROM author CROSS JOIN parent WHERE {blocked}),
      inserted AS (
        INSERT INTO {h-schema}activities
               (uuid, user_uuid, reply_to_activity_uuid, message, expires_at, created_at,
                notified_user_uuid, names_stored)
        SELECT ?, author.uuid, parent.uuid, ?, ?, ?, NULLIF(parent.user_uuid, author.uuid), TRUE
          FROM author CROSS JOIN parent
         WHERE NOT EXISTS (SELECT 1 FROM blocked)
        ON CONFLICT DO NOTHING
        RETURNING uuid, created_at),
      counted AS (
        UPDATE {h-schema}activities SET replies_count = replies_count + 1
         WHERE uuid = ? AND EXISTS (SELECT 1 FROM inserted)),
      {store names}SELECT (SELECT uuid FROM author), EXISTS (SELECT 1 FROM parent), EXISTS (SELECT 1 FROM inserted),
             EXISTS (SELECT 1 FROM blocked)
      """
              .replace("{parent's author}", ActivityRows.AUTHOR_IS_SHOWN)
              .replace("{blocked}", Blocks.between("author.uuid", "parent.user_uuid"))
              .replace("{mentioned}", MENTIONED)
              .replace("{store names}", STORE_NAMES));

  private static final String FIND_BY_UUID =
      """
      SELECT uuid, user_uuid, message, replies_count, reposts_count, likes_count,
             reply_to_activity_uuid, expires_at, created_at, deleted_at, edited_at,
             coalesce((SELECT e.message FROM {h-schema}activity_edits e
                        WHERE e.activity_uuid = a.uuid
                        ORDER BY e.created_at, e.uuid LIMIT 1), message) AS first_message
        FROM {h-schema}activities a
       WHERE uuid = ?
      """;

  private record Outcome(
      @Nullable UUID author, boolean parentThere, boolean inserted, boolean blocked) {}

  private record Stored(CruddurActivity activity, String firstMessage) {}

  private final Sql sql;

  NewActivities(Sql sql) {
    this.sql = sql;
  }

  /**
   * Posts a message.
   *
   * @param isNewId whether the library has chosen the id
   */
  CruddurActivity create(
      UserSelector author,
      UUID uuid,
      boolean isNewId,
      String message,
      Instant expiresAt,
      Instant now) {
    Optional<CruddurActivity> post = post(author, uuid, isNewId, message, expiresAt, now);
    if (post.isEmpty()) {
      UserRows.requireActive(sql, author);
      // why again: the author was suspended a moment ago, and is not any more.
      post = post(author, uuid, isNewId, message, expiresAt, now);
    }
    return sql.attach(
        CruddurActivity.class, uuid, post.orElseThrow(NewActivities::refusedByAnIndex));
  }

  /** What is stored now; empty if the author is not there or suspended, or an index refuses. */
  private Optional<CruddurActivity> post(
      UserSelector author,
      UUID uuid,
      boolean isNewId,
      String message,
      Instant expiresAt,
      Instant now) {
    boolean expectsNoConflict = isNewId && sql.ownsTransaction() && !MessageNames.hasSign(message);
    Optional<UUID> inserted =
        expectsNoConflict && author.value() instanceof UUID userUuid
            ? insertNew(author, userUuid, uuid, message, expiresAt, now)
            : insert(author, uuid, message, expiresAt, now);
    return inserted
        .map(userUuid -> new CruddurActivity(uuid, userUuid, message, expiresAt, now))
        .or(() -> repeated(uuid, author, null, message));
  }

  /** The author; empty if there is none, or the id is taken although it is new. */
  private Optional<UUID> insertNew(
      UserSelector author,
      UUID userUuid,
      UUID uuid,
      String message,
      Instant expiresAt,
      Instant now) {
    try {
      int inserted =
          sql.update(CREATE_UNDER_NEW_ID.by(author), uuid, message, expiresAt, now, author.value());
      return inserted == 1 ? Optional.of(userUuid) : Optional.empty();
    } catch (DatabaseException e) {
      // why the look: a unique index of the host's may have refused, too.
      if (SqlState.UNIQUE_VIOLATION.matches(e)
          && sql.first(FIND_BY_UUID, NewActivities::stored, uuid).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The author; empty if there is none, or the id is taken. */
  private Optional<UUID> insert(
      UserSelector author, UUID uuid, String message, Instant expiresAt, Instant now) {
    Sql.RowMapper<UUID> userUuid = row -> row.getObject(1, UUID.class);
    if (!MessageNames.hasSign(message)) {
      return sql.updateReturningFirst(
          CREATE.by(author), userUuid, uuid, message, expiresAt, now, author.value());
    }
    NamesToStore names = NamesToStore.of(message);
    return sql.updateReturningFirst(
        CREATE_WITH_NAMES.by(author),
        userUuid,
        author.value(),
        names.handles(),
        uuid,
        message,
        expiresAt,
        now,
        names.tags());
  }

  CruddurActivity reply(
      UserSelector author,
      UUID parentUuid,
      UUID uuid,
      String message,
      @Nullable Instant expiresAt,
      Instant now) {
    if (uuid.equals(parentUuid)) {
      sql.requireWritable();
      // why not by the statement: the table's check would refuse it, which ends a transaction.
      throw sql.first(FIND_BY_UUID, NewActivities::stored, uuid).isPresent()
          ? new ActivityIdTakenException(uuid)
          : ActivityNotFoundException.of(parentUuid);
    }
    Outcome outcome = insertReply(author, parentUuid, uuid, message, expiresAt, now);
    UUID userUuid = outcome.author();
    if (userUuid != null && outcome.inserted()) {
      CruddurActivity reply =
          CruddurActivity.reply(uuid, parentUuid, userUuid, message, expiresAt, now);
      sql.changed(CruddurActivity.class, parentUuid);
      return sql.attach(CruddurActivity.class, uuid, reply);
    }
    // why: before the parent is missed: it may have been deleted since this id was stored.
    Optional<CruddurActivity> stored = repeated(uuid, author, parentUuid, message);
    if (stored.isPresent()) {
      return sql.attach(CruddurActivity.class, uuid, stored.get());
    }
    if (userUuid == null) {
      throw UserRows.refused(sql, author);
    }
    if (outcome.blocked()) {
      throw Blocks.refused(author, parentUuid);
    }
    throw outcome.parentThere() ? refusedByAnIndex() : ActivityNotFoundException.of(parentUuid);
  }

  private static CruddurException refusedByAnIndex() {
    return new DatabaseException(
        "Nothing was stored: a unique index on the table activities that is not of this library refuses the row, or what it needs has changed meanwhile. Drop the index, or call again.",
        null);
  }

  private Outcome insertReply(
      UserSelector author,
      UUID parentUuid,
      UUID uuid,
      String message,
      @Nullable Instant expiresAt,
      Instant now) {
    Sql.RowMapper<Outcome> outcome =
        row ->
            new Outcome(
                row.getObject(1, UUID.class),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4));
    if (!MessageNames.hasSign(message)) {
      return sql.updateReturningFirst(
              REPLY.by(author),
              outcome,
              author.value(),
              parentUuid,
              now,
              uuid,
              message,
              expiresAt,
              now,
              parentUuid)
          .orElseThrow();
    }
    NamesToStore names = NamesToStore.of(message);
    return sql.updateReturningFirst(
            REPLY_WITH_NAMES.by(author),
            outcome,
            author.value(),
            names.handles(),
            parentUuid,
            now,
            uuid,
            message,
            expiresAt,
            now,
            parentUuid,
            names.tags())
        .orElseThrow();
  }

  /**
   * What is stored under the id, if it is what the caller wanted to have stored: an edit may have
   * come since.
   */
  private Optional<CruddurActivity> repeated(
      UUID uuid, UserSelector author, @Nullable UUID parentUuid, String message) {
    Optional<Stored> stored = sql.first(FIND_BY_UUID, NewActivities::stored, uuid);
    if (stored.isPresent()) {
      CruddurActivity other = stored.get().activity();
      if (!other.getUserUuid().equals(UserRows.uuid(sql, author).orElse(null))
          || !stored.get().firstMessage().equals(message)
          || !Objects.equals(other.getReplyToActivityUuid(), parentUuid)) {
        throw new ActivityIdTakenException(uuid);
      }
    }
    return stored.map(Stored::activity);
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(activity(row), row.getString(12));
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
        Sql.nullableInstant(row, 10),
        Sql.nullableInstant(row, 11));
  }
}
