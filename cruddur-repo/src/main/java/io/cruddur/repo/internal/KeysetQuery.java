package io.cruddur.repo.internal;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A feed's statement: a keyset over two columns, a time and a uuid, in both directions and for each
 * size of page.
 *
 * <p>Its SQL has these places: {@code {<}} and {@code {desc}} for the direction, {@code {limit}}
 * for one row more than the page has, {@code {scan}} for the number of rows that a page may look
 * at, and the parameters {@code :createdAt} and {@code :uuid} (the cursor), {@code :now}, {@code
 * :subject} (whose feed it is). The first two columns of its result are the sort keys. A row whose
 * third column is null says where a scan stopped at its bound, and the page ends there. One whose
 * fourth column is null takes a place on the page, but is not shown.
 *
 * @param <T> what a row holds
 */
public final class KeysetQuery<T> {

  /** The order in which a feed is shown. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /**
   * Makes an item of the row that the result set stands on, whose sort keys are read already; the
   * time is the one to be shown.
   */
  @FunctionalInterface
  public interface ItemMapper<T> {
    T map(ResultSet row, Instant createdAt, UUID uuid) throws SQLException;
  }

  /** How many rows a page may look at, however many of them have expired. */
  public static final int SCAN = 1000;

  /** Page sizes. A literal LIMIT keeps the server from planning anew for each value. */
  private static final int[] BUCKETS = {10, 20, 50, 100};

  public static final UUID FIRST_UUID = new UUID(0, 0);
  public static final UUID LAST_UUID = new UUID(-1, -1);

  private static final String FURTHEST_NEWER = "'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'";
  private static final String FURTHEST_OLDER =
      "'-infinity', '00000000-0000-0000-0000-000000000000'";

  private final Feed feed;
  private final Order order;
  private final ItemMapper<T> mapper;
  private final List<NamedSql> older;
  private final List<NamedSql> newer;

  public KeysetQuery(Feed feed, Order order, String template, ItemMapper<T> mapper) {
    this.feed = feed;
    this.order = order;
    this.mapper = mapper;
    this.older = statements(template, Direction.OLDER);
    this.newer = statements(template, Direction.NEWER);
  }

  /**
   * Reads a page.
   *
   * @param subject whose feed it is; null where there is only one
   * @throws InvalidCursorException if the request's cursor is not of this feed and subject
   */
  public CursorPage<T> page(Sql sql, PageQuery request, @Nullable Object subject, Instant now) {
    new Validation().required(request, "page_request_blank", "page_request").check();
    int subjectHash = subject == null ? 0 : subject.hashCode();
    Cursor at = request.cursor() == null ? null : Cursor.parse(request.cursor(), feed, subjectHash);
    boolean forward = at == null ? order == Order.OLDEST_FIRST : at.direction() == Direction.NEWER;
    int[] read = {0};
    List<KeysetRow<T>> rows =
        rows(
            sql,
            forward,
            request.size(),
            at == null ? edge(forward) : at.createdAt(),
            at == null ? (forward ? FIRST_UUID : LAST_UUID) : at.uuid(),
            subject,
            now,
            // why: a row behind the page's last one only tells that it is there.
            row -> read[0]++ < request.size() ? row(row, mapper) : key(row));
    KeysetPage<T> page = new KeysetPage<>(feed, subjectHash, request.size(), at, rows);
    return forward ? page.readForward(order) : page.readBackward(order);
  }

  /** Reads the rows behind a place. */
  public <R> List<R> rows(
      Sql sql,
      boolean forward,
      int size,
      Instant createdAt,
      UUID uuid,
      @Nullable Object subject,
      Instant now,
      Sql.RowMapper<R> mapper) {
    NamedSql statement = (forward ? newer : older).get(bucket(size));
    Map<String, Object> values = new HashMap<>();
    values.put("createdAt", createdAt);
    values.put("uuid", uuid);
    values.put("now", now);
    if (subject != null) {
      values.put("subject", subject);
    }
    return sql.list(statement.sql(), mapper, statement.arguments(values));
  }

  /** How many rows a statement reads for a size of page: one more than its bucket. */
  public static int limit(int size) {
    return BUCKETS[bucket(size)] + 1;
  }

  public static <T> KeysetRow<T> row(ResultSet row, ItemMapper<T> mapper) throws SQLException {
    KeysetRow<T> key = key(row);
    return isShown(row)
        ? new KeysetRow<>(
            key.createdAt(),
            key.uuid(),
            mapper.map(row, Times.readable(key.createdAt()), key.uuid()),
            false)
        : key;
  }

  private static <T> KeysetRow<T> key(ResultSet row) throws SQLException {
    boolean stopped = !isShown(row) && row.getObject(3) == null;
    return new KeysetRow<>(Sql.sortKey(row, 1), row.getObject(2, UUID.class), null, stopped);
  }

  /** By the bytes, which need no decoding. */
  private static boolean isShown(ResultSet row) throws SQLException {
    return row.getBytes(4) != null;
  }

  /** The template's SQL for one direction and size of page. */
  public static String render(String template, Direction direction, int size) {
    boolean newer = direction == Direction.NEWER;
    return template
        .replace("{<}", newer ? ">" : "<")
        .replace("{>=}", newer ? "<=" : ">=")
        .replace("{furthest}", newer ? FURTHEST_NEWER : FURTHEST_OLDER)
        .replace("{desc}", newer ? "ASC" : "DESC")
        .replace("{scan}", Integer.toString(SCAN))
        .replace("{limit}", Integer.toString(size + 1));
  }

  /** Where the first page begins. */
  public static Instant edge(boolean forward) {
    return forward ? Times.MINUS_INFINITY : Times.INFINITY;
  }

  private static int bucket(int size) {
    int bucket = 0;
    while (BUCKETS[bucket] < size) {
      bucket++;
    }
    return bucket;
  }

  private static List<NamedSql> statements(String template, Direction direction) {
    List<NamedSql> statements = new ArrayList<>();
    for (int size : BUCKETS) {
      statements.add(NamedSql.parse(render(template, direction, size)));
    }
    return List.copyOf(statements);
  }
}
