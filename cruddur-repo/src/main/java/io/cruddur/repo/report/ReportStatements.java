package io.cruddur.repo.report;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.PairStatement;
import io.cruddur.repo.internal.UserStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Locks are taken in the order of all calls: both users, ordered by uuid, then the activity, then
 * the report.
 */
final class ReportStatements {

  /** A template of two users, reporter and subject; what is reported is looked at under a lock. */
  private static final String REPORT =
      """
      WITH asked AS MATERIALIZED (
        SELECT CAST({uuid of user} AS uuid) AS reporter_uuid, CAST({subject} AS uuid) AS user_uuid),
      people AS (
        SELECT uuid, suspended_at FROM {h-schema}users
         WHERE uuid = ANY (ARRAY(SELECT reporter_uuid FROM asked UNION ALL SELECT user_uuid FROM asked))
           AND deleted_at IS NULL
         ORDER BY uuid
           FOR KEY SHARE),
      reporter AS (
        SELECT people.uuid FROM people JOIN asked ON reporter_uuid = people.uuid
         WHERE suspended_at IS NULL),
      subject AS (
        SELECT people.uuid FROM people JOIN asked ON user_uuid = people.uuid),
      target AS (
        {target}),
      added AS (
        INSERT INTO {h-schema}reports
               (reporter_uuid, user_uuid, about, activity_uuid, reason, comment, created_at)
        SELECT reporter.uuid, subject.uuid, '{about}', target.uuid, ?, ?, ?
          FROM reporter CROSS JOIN subject CROSS JOIN target
         WHERE reporter.uuid <> subject.uuid
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT (SELECT uuid FROM reporter), (SELECT uuid FROM subject), EXISTS (SELECT 1 FROM target),
             EXISTS (SELECT 1 FROM added)
      """;

  static final UserStatement REPORT_ACTIVITY =
      new UserStatement(
          REPORT
              .replace("{subject}", "(SELECT user_uuid FROM {h-schema}activities WHERE uuid = ?)")
              .replace(
                  "{target}",
                  """
                  SELECT uuid FROM {h-schema}activities
                         WHERE uuid = ? AND deleted_at IS NULL
                           AND (expires_at IS NULL OR expires_at > ?)
                           AND (SELECT count(*) FROM people) > 0
                           FOR KEY SHARE""")
              .replace("{about}", "activity"));

  static final PairStatement REPORT_USER =
      new PairStatement(
          REPORT
              .replace("{subject}", "{uuid of other}")
              .replace("{target}", "SELECT CAST(NULL AS uuid) AS uuid FROM people LIMIT 1")
              .replace("{about}", "user"),
          "user",
          "other");

  /** The first of two moderators closes it. */
  static final UserStatement CLOSE =
      new UserStatement(
          """
          WITH moderator AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
          closed AS (
            UPDATE {h-schema}reports SET state = ?, closed_at = ?, closed_by_uuid = moderator.uuid
              FROM moderator
             WHERE reports.uuid = ? AND state = 'open'
            RETURNING 1)
          SELECT EXISTS (SELECT 1 FROM moderator), EXISTS (SELECT 1 FROM closed)
          """);

  /**
   * Whose deletion is under way is not named any more, before the batches have come to the report.
   * A subquery hides the state from the planner, so that it keeps one plan for all.
   */
  static final KeysetQuery<Report> LIST =
      new KeysetQuery<>(
          Feed.REPORTS,
          Order.NEWEST_FIRST,
          """
          SELECT r.created_at, r.uuid, CASE WHEN u.uuid IS NULL THEN 'hidden' END AS row_state,
                 r.about, reporter.uuid, reporter.handle, r.user_uuid, u.handle, a.uuid,
                 CASE WHEN a.edited_at > r.created_at THEN
                   coalesce((SELECT e.message FROM {h-schema}activity_edits e
                              WHERE e.activity_uuid = a.uuid AND e.created_at <= r.created_at
                              ORDER BY e.created_at DESC, e.uuid DESC LIMIT 1), a.message)
                   ELSE a.message END, r.reason,
                 CASE WHEN reporter.uuid IS NOT NULL THEN r.comment END, r.state, r.closed_at, moderator.uuid,
                 a.edited_at
            FROM (SELECT *
                    FROM {h-schema}reports
                   WHERE state = (SELECT :subject::text)
                     AND (created_at, uuid) {<} {place}
                   ORDER BY created_at {desc}, uuid {desc}
                   LIMIT {limit}) r
            LEFT JOIN {h-schema}users u ON u.uuid = r.user_uuid AND u.deleted_at IS NULL
            LEFT JOIN {h-schema}users reporter
                   ON reporter.uuid = r.reporter_uuid AND reporter.deleted_at IS NULL
            LEFT JOIN {h-schema}users moderator
                   ON moderator.uuid = r.closed_by_uuid AND moderator.deleted_at IS NULL
            LEFT JOIN {h-schema}activities a ON a.uuid = r.activity_uuid AND a.deleted_at IS NULL
           ORDER BY r.created_at {desc}, r.uuid {desc}
           LIMIT {limit}
          """,
          ReportStatements::report);

  private ReportStatements() {}

  private static Report report(ResultSet row, Instant createdAt, UUID uuid, boolean viewed)
      throws SQLException {
    return Report.builder()
        .uuid(uuid)
        .kind(Report.Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT)))
        .reporterUuid(row.getObject(5, UUID.class))
        .reporterHandle(row.getString(6))
        .userUuid(row.getObject(7, UUID.class))
        .handle(row.getString(8))
        .activityUuid(row.getObject(9, UUID.class))
        .message(row.getString(10))
        .reason(row.getString(11))
        .comment(row.getString(12))
        .state(ReportState.ofCode(row.getString(13)))
        .createdAt(createdAt)
        .closedAt(Sql.nullableInstant(row, 14))
        .closedByUuid(row.getObject(15, UUID.class))
        .editedAt(Sql.nullableInstant(row, 16))
        .build();
  }
}
