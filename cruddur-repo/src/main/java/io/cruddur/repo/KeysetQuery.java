package io.cruddur.repo;

import io.cruddur.repo.Cursor.Direction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A feed's statement: a keyset over (created_at, uuid), in both directions and for each size of
 * page. A page is read by one statement, which looks at {@value #SCAN} rows at the most, however
 * many of them have expired: its second arm runs only when the first came up short, and then tells
 * where to go on.
 */
final class KeysetQuery {

  /** How many rows a page may look at. */
  static final int SCAN = 1000;

  /** Page sizes. A literal LIMIT keeps the server from planning anew for each value. */
  private static final int[] BUCKETS = {10, 20, 50, 100};

  private static final OffsetDateTime INFINITY = OffsetDateTime.MAX;
  private static final UUID LAST_UUID = new UUID(-1, -1);

  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z]+)");

  /** Columns of an {@link ActivityView}, of an activity {@code a} and its author {@code u}. */
  private static final String TEMPLATE =
      """
      (SELECT a.uuid, a.user_uuid, u.handle, u.display_name, a.message,
              a.replies_count, a.reposts_count, a.likes_count,
              a.reply_to_activity_uuid, a.expires_at, a.created_at
         FROM (SELECT *
                 FROM {h-schema}activities
                WHERE {condition}
                  AND (created_at, uuid) {<} (:createdAt, :uuid)
                ORDER BY created_at {desc}, uuid {desc}
                LIMIT {scan}) a
         JOIN {h-schema}users u ON u.uuid = a.user_uuid
        WHERE a.expires_at IS NULL OR a.expires_at > :now
        ORDER BY a.created_at {desc}, a.uuid {desc}
        LIMIT {limit})
      UNION ALL
      (SELECT uuid, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, created_at
         FROM {h-schema}activities
        WHERE {condition}
          AND (created_at, uuid) {<} (:createdAt, :uuid)
        ORDER BY created_at {desc}, uuid {desc}
       OFFSET {scan} - 1 LIMIT 1)
      LIMIT {limit}
      """;

  private final Feed feed;
  private final List<Statement> older;
  private final List<Statement> newer;

  private record Statement(String sql, List<String> parameters) {}

  /** A row of the first arm, or the place where the scan stopped: then the view is null. */
  private record Row(Instant createdAt, UUID uuid, @Nullable ActivityView view) {}

  /**
   * A feed of the activities that meet a condition.
   *
   * @param condition of the columns of activities, served by an index that goes on with
   *     (created_at, uuid); may name {@code :subject}
   */
  KeysetQuery(Feed feed, String condition) {
    this.feed = feed;
    String template = TEMPLATE.replace("{condition}", condition);
    this.older = statements(template.replace("{<}", "<").replace("{desc}", "DESC"));
    this.newer = statements(template.replace("{<}", ">").replace("{desc}", "ASC"));
  }

  /**
   * Reads a page.
   *
   * @param subject whose feed it is; null where there is only one
   * @throws InvalidCursorException if the request's cursor is not of this feed and subject
   */
  Page<ActivityView> page(Sql sql, PageRequest request, @Nullable Object subject, Instant now) {
    int subjectHash = subject == null ? 0 : subject.hashCode();
    Cursor at = request.cursor() == null ? null : Cursor.parse(request.cursor(), feed, subjectHash);
    boolean forward = at != null && at.direction() == Direction.NEWER;
    Statement statement = (forward ? newer : older).get(bucket(request.size()));
    Map<String, Object> values = new HashMap<>();
    values.put("createdAt", at == null ? INFINITY : at.createdAt());
    values.put("uuid", at == null ? LAST_UUID : at.uuid());
    values.put("now", now);
    if (subject != null) {
      values.put("subject", subject);
    }
    List<Row> rows =
        sql.list(
            statement.sql(),
            KeysetQuery::row,
            statement.parameters().stream().map(values::get).toArray());
    return new Assembly(request.size(), at, subjectHash, rows).page(forward);
  }

  private static int bucket(int size) {
    int bucket = 0;
    while (BUCKETS[bucket] < size) {
      bucket++;
    }
    return bucket;
  }

  private static List<Statement> statements(String template) {
    List<Statement> statements = new ArrayList<>();
    for (int size : BUCKETS) {
      String sql =
          template
              .replace("{scan}", Integer.toString(SCAN))
              .replace("{limit}", Integer.toString(size + 1));
      Matcher matcher = PARAMETER.matcher(sql);
      List<String> parameters = matcher.results().map(result -> result.group(1)).toList();
      statements.add(new Statement(matcher.replaceAll("?"), parameters));
    }
    return List.copyOf(statements);
  }

  private static Row row(ResultSet row) throws SQLException {
    Instant createdAt = Sql.instant(row, 11);
    UUID uuid = row.getObject(1, UUID.class);
    UUID userUuid = row.getObject(2, UUID.class);
    if (userUuid == null) {
      return new Row(createdAt, uuid, null);
    }
    ActivityView view =
        new ActivityView(
            uuid,
            userUuid,
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getInt(6),
            row.getInt(7),
            row.getInt(8),
            row.getObject(9, UUID.class),
            Sql.nullableInstant(row, 10),
            createdAt);
    return new Row(createdAt, uuid, view);
  }

  /** Makes a page of the rows that came, in the order they were read. */
  private final class Assembly {
    private final @Nullable Cursor at;
    private final int size;
    private final int subject;
    private final List<Row> items;
    private final @Nullable Row goOnAt;

    Assembly(int size, @Nullable Cursor at, int subject, List<Row> rows) {
      this.size = size;
      this.at = at;
      this.subject = subject;
      List<Row> live = rows.stream().filter(row -> row.view() != null).toList();
      this.items = live.size() > size ? live.subList(0, size) : live;
      if (rows.size() > size && items.size() == size) {
        this.goOnAt = items.get(size - 1);
      } else {
        // why: a short page has more behind it only where the scan stopped at its bound.
        this.goOnAt = live.size() == rows.size() ? null : rows.get(rows.size() - 1);
      }
    }

    Page<ActivityView> page(boolean forward) {
      List<ActivityView> views = new ArrayList<>(items.size());
      for (Row row : items) {
        views.add(Objects.requireNonNull(row.view()));
      }
      if (!forward) {
        return new Page<>(
            views, size, token(goOnAt, Direction.OLDER), token(first(), Direction.NEWER));
      }
      Collections.reverse(views);
      Row newest = goOnAt != null ? goOnAt : last();
      String goOn =
          newest == null ? Objects.requireNonNull(at).token() : token(newest, Direction.NEWER);
      return new Page<>(views, size, token(first(), Direction.OLDER), goOn);
    }

    private @Nullable Row first() {
      return items.isEmpty() ? null : items.get(0);
    }

    private @Nullable Row last() {
      return items.isEmpty() ? null : items.get(items.size() - 1);
    }

    private @Nullable String token(@Nullable Row row, Direction direction) {
      return row == null
          ? null
          : new Cursor(feed, subject, direction, row.createdAt(), row.uuid()).token();
    }
  }
}
