package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Settings;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Brings the counts of replies, reposts and likes up to date in small transactions, while
 * applications continue. The old values are kept in the side table.
 */
final class Counts {

  private static final int BATCH = 500;

  /** Activities whose counts are not those of their rows. */
  private static final String WRONG =
      """
      SELECT p.uuid
      FROM activities p
        LEFT JOIN (SELECT reply_to_activity_uuid AS uuid, count(*) AS n FROM activities
                   WHERE reply_to_activity_uuid IS NOT NULL AND deleted_at IS NULL GROUP BY 1) r USING (uuid)
        LEFT JOIN (SELECT activity_uuid AS uuid, count(*) AS n FROM reposts GROUP BY 1) s USING (uuid)
        LEFT JOIN (SELECT activity_uuid AS uuid, count(*) AS n FROM likes GROUP BY 1) l USING (uuid)
      WHERE %s
      ORDER BY p.uuid
      """;

  private static final String COUNTED_ANEW =
      """
      (p.replies_count, p.reposts_count, p.likes_count)
        IS DISTINCT FROM (coalesce(r.n, 0), coalesce(s.n, 0), coalesce(l.n, 0))""";

  private static final String KEPT =
      """
      p.replies_count IS NULL OR p.replies_count < coalesce(r.n, 0)
        OR p.reposts_count IS NULL OR p.reposts_count < coalesce(s.n, 0)
        OR p.likes_count IS NULL OR p.likes_count < coalesce(l.n, 0)""";

  /**
   * why a statement of its own: a later change of a count waits for these rows, and an earlier one
   * is seen by the statement that counts.
   */
  private static final String LOCK =
      "SELECT uuid FROM activities WHERE uuid = ANY (?) ORDER BY uuid FOR UPDATE";

  private static final String COUNT =
      """
      WITH old AS (
        SELECT p.uuid, p.replies_count, p.reposts_count, p.likes_count,
          (SELECT count(*) FROM activities r WHERE r.reply_to_activity_uuid = p.uuid AND r.deleted_at IS NULL)::integer AS replies,
          (SELECT count(*) FROM reposts r WHERE r.activity_uuid = p.uuid)::integer AS reposts,
          (SELECT count(*) FROM likes r WHERE r.activity_uuid = p.uuid)::integer AS likes
        FROM activities p WHERE p.uuid = ANY (?)),
      changed AS (
        UPDATE activities a SET replies_count = %1$s, reposts_count = %2$s, likes_count = %3$s
        FROM old WHERE a.uuid = old.uuid
        RETURNING a.uuid,
          jsonb_build_object('uuid', a.uuid, 'replies_count', old.replies_count,
            'reposts_count', old.reposts_count, 'likes_count', old.likes_count) AS content,
          jsonb_build_object('uuid', a.uuid, 'replies_count', a.replies_count,
            'reposts_count', a.reposts_count, 'likes_count', a.likes_count) AS became)
      INSERT INTO cruddur_adoption_kept (source, reason, content, became, kept_for)
      SELECT 'activities', 'counted anew', content, became, uuid FROM changed WHERE content <> became
      """;

  private final Connection connection;
  private final BusyTables busy;
  private final Duration lockTimeout;
  private final boolean keep;
  private final Applied applied;

  Counts(
      Connection connection,
      SchemaTarget target,
      Duration lockTimeout,
      boolean keep,
      Applied applied) {
    this.connection = connection;
    this.busy = new BusyTables(target, lockTimeout);
    this.lockTimeout = lockTimeout;
    this.keep = keep;
    this.applied = applied;
  }

  void bringUpToDate() throws SQLException {
    connection.setAutoCommit(true);
    for (String table : List.of("likes", "reposts", "follows")) {
      if (!hasUndated(table)) {
        continue;
      }
      applied.execute(KeptRows.CREATE);
      applied.run(
          "%s without created_at filled".formatted(table),
          KeptRows.change(
              table,
              "no created_at",
              "current_timestamp AS created_at",
              table + " t",
              "t.created_at IS NULL",
              "NULL::uuid"));
    }
    List<UUID> wrong = wrong();
    if (wrong.isEmpty()) {
      return;
    }
    applied.execute(KeptRows.CREATE);
    for (int from = 0; from < wrong.size(); from += BATCH) {
      List<UUID> batch = wrong.subList(from, Math.min(from + BATCH, wrong.size()));
      busy.retry(
          () -> {
            count(batch);
            return batch;
          });
    }
    applied.note("activities whose counts were brought up to date", wrong.size());
  }

  private boolean hasUndated(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM %s WHERE created_at IS NULL)".formatted(table))) {
      return row.next() && row.getBoolean(1);
    }
  }

  private List<UUID> wrong() throws SQLException {
    List<UUID> wrong = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(WRONG.formatted(keep ? KEPT : COUNTED_ANEW))) {
      while (rows.next()) {
        wrong.add(rows.getObject(1, UUID.class));
      }
    }
    return wrong;
  }

  private void count(List<UUID> batch) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Settings.setLocal(connection, "lock_timeout", lockTimeout.toMillis() + "ms");
      TriggersOff triggers = TriggersOff.of(connection, List.of("activities"));
      Array uuids = connection.createArrayOf("uuid", batch.toArray());
      String value = keep ? "greatest(a.%2$s_count, old.%1$s)" : "old.%1$s";
      String sql =
          COUNT.formatted(
              value.formatted("replies", "replies"),
              value.formatted("reposts", "reposts"),
              value.formatted("likes", "likes"));
      for (String statement : List.of(LOCK, sql)) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
          prepared.setArray(1, uuids);
          prepared.execute();
        }
      }
      triggers.restore(List.of());
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
