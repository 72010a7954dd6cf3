package io.cruddur.repo.feed;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.UserKey;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of notifications by one statement: of each kind the newest rows of its index, before
 * the cursor's time; those are put into groups, and as many groups are shown as the page has. What
 * is older than the newest row of the next group is left to the next page, so each row is counted
 * once. If one of the kinds had more rows than are looked at, nothing older than the last of them
 * is shown, and the next page begins there. Rows of the same microsecond are never torn apart: that
 * is why a time alone is a cursor here.
 */
final class NotificationPage {

  /** How many rows of each kind a page looks at. */
  static final int SCAN = 500;

  /**
   * OFFSET 0: the groups are put in order first, and only those of the page looked up. The server
   * must know the size of the page, because it says what is counted: what is older than the next
   * group is left to the next page. Size, place and user are hidden from the planner by subqueries,
   * so that it keeps one plan for all.
   */
  private static final String SQL =
      """
      WITH {hidden},
      told AS MATERIALIZED (
        (SELECT 'like' AS kind, activity_uuid, user_uuid AS actor_uuid, created_at
           FROM {h-schema}likes
          WHERE notified_user_uuid = {reader} AND created_at < (SELECT :before::timestamptz)
          ORDER BY created_at DESC FETCH FIRST {scan} ROWS WITH TIES)
        UNION ALL
        (SELECT 'repost', activity_uuid, user_uuid, created_at
           FROM {h-schema}reposts
          WHERE notified_user_uuid = {reader} AND created_at < (SELECT :before::timestamptz)
          ORDER BY created_at DESC FETCH FIRST {scan} ROWS WITH TIES)
        UNION ALL
        (SELECT 'reply', uuid, user_uuid, created_at
           FROM {h-schema}activities
          WHERE notified_user_uuid = {reader} AND deleted_at IS NULL
            AND created_at < (SELECT :before::timestamptz)
          ORDER BY created_at DESC FETCH FIRST {scan} ROWS WITH TIES)
        UNION ALL
        (SELECT 'mention', activity_uuid, NULL, created_at
           FROM {h-schema}mentions
          WHERE user_uuid = {reader} AND created_at < (SELECT :before::timestamptz)
          ORDER BY created_at DESC FETCH FIRST {scan} ROWS WITH TIES)
        UNION ALL
        (SELECT 'follow', NULL, follower_uuid, created_at
           FROM {h-schema}follows
          WHERE followee_uuid = {reader} AND created_at < (SELECT :before::timestamptz)
          ORDER BY created_at DESC FETCH FIRST {scan} ROWS WITH TIES)),
      bound AS (
        SELECT max(oldest) AS oldest
          FROM (SELECT min(created_at) AS oldest FROM told
                 GROUP BY kind HAVING count(*) >= {scan}) kinds),
      act AS MATERIALIZED (
        SELECT kind, activity_uuid, actor_uuid, created_at FROM told t
         WHERE created_at >= coalesce((SELECT oldest FROM bound), '-infinity')
           AND (t.actor_uuid IS NULL OR t.actor_uuid NOT IN (SELECT uuid FROM hidden))
           AND NOT EXISTS (SELECT 1 FROM {h-schema}users s
                            WHERE s.uuid = t.actor_uuid AND s.suspended_at IS NOT NULL)),
      told_once AS (
        SELECT kind, activity_uuid, max(created_at) AS newest FROM act
         GROUP BY kind, activity_uuid),
      page AS MATERIALIZED (
        SELECT g.kind, g.activity_uuid, g.newest
          FROM (SELECT * FROM told_once ORDER BY newest DESC OFFSET 0) g
         WHERE g.kind = 'follow'
            OR EXISTS (SELECT 1 FROM {h-schema}activities a
                         JOIN {author}
                        WHERE a.uuid = g.activity_uuid AND {shown}
                          AND (g.kind <> 'mention'
                               OR a.user_uuid <> {reader}
                              AND a.notified_user_uuid IS DISTINCT FROM {reader}
                              AND a.user_uuid NOT IN (SELECT uuid FROM hidden)))
         ORDER BY g.newest DESC
         FETCH FIRST (SELECT :size::int) ROWS WITH TIES),
      next AS (
        SELECT max(newest) AS newest FROM told_once
         WHERE newest < (SELECT min(newest) FROM page)
           AND (SELECT count(*) FROM page) >= (SELECT :size::int)),
      counted AS (
        SELECT kind, activity_uuid, count(*)::int AS n,
               (array_agg(actor_uuid ORDER BY created_at DESC, actor_uuid))[1:3] AS actors
          FROM act
         WHERE created_at > coalesce((SELECT newest FROM next), '-infinity')
         GROUP BY kind, activity_uuid)
      SELECT CAST(NULL AS timestamptz) AS created_at, CAST(NULL AS uuid) AS uuid, 'next' AS kind,
             {nulls}, 0 AS n, NULL AS actors, NULL AS handles, NULL AS names, NULL AS newest, NULL AS unread,
             coalesce((SELECT newest + interval '1 microsecond' FROM next),
                      (SELECT oldest FROM bound)) AS before
      UNION ALL
      SELECT a.created_at, page.activity_uuid, page.kind, {columns},
             counted.n, actor.uuids, actor.handles, actor.names, page.newest,
             page.newest > (SELECT seen_at FROM reader), NULL
        FROM page
        JOIN counted ON counted.kind = page.kind
                    AND counted.activity_uuid IS NOT DISTINCT FROM page.activity_uuid
        LEFT JOIN {h-schema}activities a ON a.uuid = page.activity_uuid
        LEFT JOIN {h-schema}users u ON u.uuid = a.user_uuid
       CROSS JOIN LATERAL (
             SELECT array_agg(acting.uuid ORDER BY place) AS uuids,
                    array_agg(acting.handle ORDER BY place) AS handles,
                    array_agg(acting.display_name ORDER BY place) AS names
               FROM unnest(CASE page.kind WHEN 'mention' THEN ARRAY[a.user_uuid]
                                          ELSE counted.actors END)
                    WITH ORDINALITY AS one (uuid, place)
               JOIN {h-schema}users acting ON acting.uuid = one.uuid AND acting.deleted_at IS NULL) actor
      """
          .replace("{hidden}", HiddenActors.SQL)
          .replace("{columns}", ActivityRows.COLUMNS)
          .replace("{nulls}", ActivityRows.NULLS)
          .replace("{author}", ActivityRows.AUTHOR)
          .replace("{shown}", ActivityRows.SHOWN);

  /** What says where the next page begins. */
  private static final String NEXT = "next";

  /** A time alone is a cursor here. */
  private static final UUID ANY = KeysetQuery.FIRST_UUID;

  private static final Comparator<Notification> ORDER =
      Comparator.comparing(Notification::createdAt)
          .reversed()
          .thenComparing(Notification::kind)
          .thenComparing(item -> item.activity().map(ActivityView::uuid).orElse(ANY));

  /** An item, or where the next page begins, or neither. */
  private record Row(@Nullable Notification item, @Nullable Instant next) {}

  private static final NamedSql BY_UUID = text(UserKey.UUID);

  private static final NamedSql BY_COGNITO_USER_ID = text(UserKey.COGNITO_USER_ID);

  private NotificationPage() {}

  static CursorPage<Notification> read(Sql sql, UserSelector user, PageQuery query, Instant now) {
    int subject = user.value().hashCode();
    Instant before =
        query.cursor() == null
            ? KeysetQuery.edge(false)
            : Cursor.parse(query.cursor(), Feed.NOTIFICATIONS, subject).createdAt();
    NamedSql statement = user.key() == UserKey.UUID ? BY_UUID : BY_COGNITO_USER_ID;
    List<Row> rows =
        sql.list(
            statement.sql(),
            NotificationPage::row,
            statement.arguments(
                Map.of("user", user.value(), "before", before, "size", query.size(), "now", now)));
    PageQuery older =
        rows.stream()
            .flatMap(row -> Stream.ofNullable(row.next()))
            .findFirst()
            .map(at -> new Cursor(Feed.NOTIFICATIONS, subject, Direction.OLDER, at, ANY))
            .map(cursor -> PageQuery.at(cursor.token(), query.size()))
            .orElse(null);
    return CursorPage.<Notification>builder()
        .items(rows.stream().flatMap(row -> Stream.ofNullable(row.item())).sorted(ORDER).toList())
        .next(older)
        .older(older)
        .build();
  }

  private static NamedSql text(UserKey user) {
    return NamedSql.parse(
        HiddenActors.render(
            ActivityRows.render(SQL, null).replace("{scan}", Integer.toString(SCAN)), user));
  }

  private static Row row(ResultSet row) throws SQLException {
    String kind = row.getString(3);
    if (kind.equals(NEXT)) {
      int before = row.findColumn("before");
      return new Row(null, row.getString(before) == null ? null : Sql.sortKey(row, before));
    }
    UUID[] actors = array(row, "actors", UUID[].class);
    if (actors == null) {
      // why: they are being deleted, and nothing of theirs is shown any more.
      return new Row(null, null);
    }
    String[] handles = requireNonNull(array(row, "handles", String[].class));
    String[] displayNames = requireNonNull(array(row, "names", String[].class));
    UUID activity = row.getObject(2, UUID.class);
    return new Row(
        Notification.builder()
            .kind(NotificationKind.valueOf(kind.toUpperCase(Locale.ROOT)))
            .activity(
                activity == null
                    ? null
                    : ActivityRows.view(row, Sql.instant(row, 1), activity, false))
            .actors(
                IntStream.range(0, actors.length)
                    .mapToObj(
                        i ->
                            UserSummary.builder()
                                .uuid(actors[i])
                                .handle(handles[i])
                                .displayName(displayNames[i])
                                .build())
                    .toList())
            .count(row.getInt(row.findColumn("n")))
            .createdAt(Sql.instant(row, row.findColumn("newest")))
            .unread(row.getBoolean(row.findColumn("unread")))
            .build(),
        null);
  }

  private static <T> @Nullable T array(ResultSet row, String column, Class<T> type)
      throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : type.cast(array.getArray());
  }
}
