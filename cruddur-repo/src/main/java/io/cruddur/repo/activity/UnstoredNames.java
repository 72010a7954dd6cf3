package io.cruddur.repo.activity;

import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.NamesToStore;
import java.util.List;
import java.util.UUID;

/**
 * Stores the mentions and hashtags of messages that another program wrote. An index holds those
 * messages, so that a call with nothing to do reads nothing.
 */
final class UnstoredNames {

  private static final String NEXT =
      """
      SELECT uuid, message FROM {h-schema}activities
       WHERE NOT names_stored AND message ~ E'[@#\\\\uff20\\\\uff03]'
       ORDER BY uuid
       LIMIT ?
      """;

  /** Not of a message that has changed since it was read: it stays for the next batch. */
  private static final String STORE =
      """
      WITH mentioned AS (
        SELECT uuid, lower(handle) AS handle FROM {h-schema}users
         WHERE lower(handle) IN (SELECT lower(written) FROM unnest(?::text[]) written)
           AND deleted_at IS NULL
         ORDER BY uuid
           FOR KEY SHARE),
      users_locked AS (
        SELECT count(*) FROM mentioned),
      stored AS (
        SELECT a.uuid, a.user_uuid, a.created_at FROM {h-schema}activities a
          JOIN unnest(?::uuid[], ?::text[]) AS item (uuid, message) ON a.uuid = item.uuid
         WHERE a.message = item.message AND NOT a.names_stored
           AND EXISTS (SELECT 1 FROM users_locked)
         ORDER BY a.uuid
           FOR NO KEY UPDATE OF a),
      tagged AS (
        INSERT INTO {h-schema}hashtags (activity_uuid, tag, created_at)
        SELECT stored.uuid, name.tag, stored.created_at
          FROM stored JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, tag) ON name.uuid = stored.uuid
        ON CONFLICT DO NOTHING),
      told AS (
        INSERT INTO {h-schema}mentions (activity_uuid, user_uuid, handle, created_at)
        SELECT stored.uuid, mentioned.uuid, mentioned.handle, stored.created_at
          FROM stored
          JOIN unnest(?::uuid[], ?::text[]) AS name (uuid, handle) ON name.uuid = stored.uuid
          JOIN mentioned ON mentioned.handle = lower(name.handle)
         WHERE NOT EXISTS (SELECT 1 FROM {h-schema}blocks
                            WHERE blocker_uuid = mentioned.uuid
                              AND blocked_uuid = stored.user_uuid)
        ON CONFLICT DO NOTHING)
      UPDATE {h-schema}activities SET names_stored = TRUE
       WHERE uuid IN (SELECT uuid FROM stored)
      """;

  private record Message(UUID uuid, String text) {}

  private final Sql sql;

  UnstoredNames(Sql sql) {
    this.sql = sql;
  }

  /** How many messages; 0 once there are none. */
  int store(int batch) {
    Progress progress = new Progress("messages whose names are not stored");
    while (true) {
      List<Message> next =
          sql.list(NEXT, row -> new Message(row.getObject(1, UUID.class), row.getString(2)), batch);
      int stored = next.isEmpty() ? 0 : store(next);
      if (next.isEmpty() || stored > 0) {
        return stored;
      }
      progress.none(next);
    }
  }

  private int store(List<Message> messages) {
    NamesToStore names = new NamesToStore();
    messages.forEach(message -> names.add(message.uuid(), message.text()));
    return sql.update(
        STORE,
        names.handles(),
        messages.stream().map(Message::uuid).toArray(UUID[]::new),
        messages.stream().map(Message::text).toArray(String[]::new),
        names.tagged(),
        names.tags(),
        names.mentioning(),
        names.handles());
  }
}
