package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.NamesToStore;
import io.cruddur.repo.internal.Subjects;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import io.cruddur.repo.internal.Validation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes texts, and keeps what they were. Locks are taken in the order of all calls: users, the
 * activity, what belongs to it. The statement after the locks sees what another edit has written,
 * its names among them, so that two edits at once come one after the other.
 */
final class Edits {

  private static final UserStatement LOCK =
      new UserStatement(
          """
          WITH author AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
               FOR KEY SHARE),
          {mentioned}target AS (
            SELECT uuid, user_uuid, message, reply_to_activity_uuid, names_stored
              FROM {h-schema}activities
             WHERE uuid = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
               AND EXISTS (SELECT 1 FROM author) AND EXISTS (SELECT 1 FROM users_locked)
               FOR NO KEY UPDATE)
          SELECT (SELECT uuid FROM author), (SELECT user_uuid FROM target),
                 (SELECT message FROM target), (SELECT reply_to_activity_uuid FROM target),
                 (SELECT names_stored FROM target), ARRAY(SELECT uuid FROM mentioned),
                 ARRAY(SELECT handle FROM mentioned)
          """
              .replace("{mentioned}", NewActivities.MENTIONED));

  /**
   * A tag has the time of its activity, as it is listed; a mention that of the edit. A handle that
   * stays in the text names whom it named when it was written, no matter who has it by now; only
   * who is written anew is looked up, and only who is written no longer loses the mention. Handles
   * are those that were found with the locks, which let a user change theirs. The time of an edit
   * is behind that of the text before it, also where a clock is behind, so that the texts keep
   * their order.
   */
  private static final String EDIT =
      """
      WITH written AS (
        SELECT lower(handle) AS handle FROM unnest(?::text[]) handle),
      former AS (
        SELECT lower(handle) AS handle FROM unnest(?::text[]) handle),
      edited AS (
        UPDATE {h-schema}activities a
           SET message = ?, names_stored = TRUE,
               edited_at = greatest(?, before.written_at + interval '1 microsecond')
          FROM (SELECT uuid, message, coalesce(edited_at, created_at) AS written_at
                  FROM {h-schema}activities WHERE uuid = ?) before
         WHERE a.uuid = before.uuid
        RETURNING a.uuid, a.created_at, a.edited_at, before.message, before.written_at),
      kept AS (
        INSERT INTO {h-schema}activity_edits (uuid, activity_uuid, message, created_at)
        SELECT ?, uuid, message, written_at FROM edited),
      untagged AS (
        DELETE FROM {h-schema}hashtags WHERE activity_uuid = ? AND tag <> ALL (?::text[])),
      named AS (
        SELECT uuid, handle FROM unnest(?::uuid[], ?::text[]) mentioned (uuid, handle)
         WHERE handle NOT IN (SELECT handle FROM former)),
      untold AS (
        DELETE FROM {h-schema}mentions m
         USING {h-schema}users u
         WHERE m.activity_uuid = ? AND u.uuid = m.user_uuid
           AND coalesce(m.handle, lower(u.handle)) NOT IN (SELECT handle FROM written)
           AND m.user_uuid NOT IN (SELECT uuid FROM named)),
      tagged AS (
        INSERT INTO {h-schema}hashtags (activity_uuid, tag, created_at)
        SELECT edited.uuid, tag, edited.created_at
          FROM edited CROSS JOIN unnest(?::text[]) tag
        ON CONFLICT DO NOTHING)
      INSERT INTO {h-schema}mentions (activity_uuid, user_uuid, handle, created_at)
      SELECT edited.uuid, named.uuid, named.handle, edited.edited_at
        FROM edited CROSS JOIN named
      ON CONFLICT (activity_uuid, user_uuid) DO UPDATE SET handle = excluded.handle
      """;

  static final KeysetQuery<ActivityEdit> EDITS =
      new KeysetQuery<>(
          Feed.EDITS,
          Order.NEWEST_FIRST,
          """
          WITH {subject}
          SELECT e.created_at, e.uuid, NULL AS row_state, e.message
            FROM {h-schema}activity_edits e
           WHERE e.activity_uuid = {uuid} AND (e.created_at, e.uuid) {<} {place}
           ORDER BY e.created_at {desc}, e.uuid {desc}
           LIMIT (SELECT {limit})
          """
              .replace("{subject}", Subjects.ACTIVITY)
              .replace("{uuid}", Subjects.UUID),
          (row, createdAt, uuid, viewed) ->
              ActivityEdit.builder().message(row.getString(4)).createdAt(createdAt).build());

  private record Locked(
      @Nullable UUID user,
      @Nullable UUID author,
      @Nullable String message,
      boolean reply,
      boolean namesStored,
      List<UUID> mentioned,
      List<String> handles) {

    /** Those of the text before whose owners were looked up. */
    String[] formerHandles() {
      return message != null && namesStored ? NamesToStore.of(message).handles() : new String[0];
    }
  }

  private Edits() {}

  /** Whether the text is another one. */
  static boolean edit(
      Sql sql, UserSelector author, UUID activityUuid, UUID uuid, String message, Instant now) {
    NamesToStore names = NamesToStore.of(message);
    return sql.transaction(
        tx -> {
          Locked locked =
              tx.updateReturningFirst(
                      LOCK.by(author),
                      Edits::locked,
                      author.value(),
                      names.handles(),
                      activityUuid,
                      now)
                  .orElseThrow();
          check(tx, locked, author, activityUuid);
          if (message.equals(locked.message())) {
            return false;
          }
          Validation validation = new Validation();
          (locked.reply() ? validation.reply(message) : validation.post(message)).check();
          tx.update(
              EDIT,
              names.handles(),
              locked.formerHandles(),
              message,
              now,
              activityUuid,
              uuid,
              activityUuid,
              names.tags(),
              locked.mentioned().toArray(UUID[]::new),
              locked.handles().toArray(String[]::new),
              activityUuid,
              names.tags());
          tx.changed(CruddurActivity.class, activityUuid);
          return true;
        });
  }

  private static void check(Sql tx, Locked locked, UserSelector author, UUID activityUuid) {
    if (locked.user() == null) {
      throw UserRows.refused(tx, author);
    }
    if (locked.author() == null) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    if (!locked.author().equals(locked.user())) {
      throw new NotTheAuthorException(
          "The activity %s is not the user's %s: only its author can edit it."
              .formatted(activityUuid, locked.user()));
    }
  }

  private static Locked locked(ResultSet row) throws SQLException {
    return new Locked(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getObject(4) != null,
        row.getBoolean(5),
        List.of((UUID[]) row.getArray(6).getArray()),
        List.of((String[]) row.getArray(7).getArray()));
  }
}
