package io.cruddur.repo.internal;

import static java.util.Objects.requireNonNull;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a feed or a list: a keyset over two columns, a time and a uuid, in both
 * directions and for each size of page.
 *
 * <p>Its SQL has these places: {@code {<}} and {@code {desc}} for the direction, {@code {limit}}
 * for one row more than the page has, {@code {scan}} for the number of rows that a page may look
 * at, {@code {uuid of subject}} for the user whose feed it is, those of {@link ActivityRows}; and
 * the parameters {@code :createdAt} and {@code :uuid} (the cursor), {@code :now}, {@code :subject}.
 * The first two columns of its result are the sort keys, the third, {@code row_state}, is one of
 * {@link RowState}.
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

    /**
     * Makes the item.
     *
     * @param viewed whether the row says what the viewer has done
     */
    T map(ResultSet row, Instant createdAt, UUID uuid, boolean viewed) throws SQLException;
  }

  /** What a row of the result is: the texts of the column {@code row_state}. */
  public static final class RowState {

    /** An item of the page. */
    public static final String SHOWN = "shown";

    /** Takes a place on the page, but is not shown. */
    public static final String HIDDEN = "hidden";

    /** No item: a scan stopped here at its bound, and the page ends. */
    public static final String STOPPED = "stopped";

    private RowState() {}
  }

  /** How many rows a page may look at, however many of them have expired. */
  public static final int SCAN = 1000;

  public static final UUID FIRST_UUID = new UUID(0, 0);
  public static final UUID LAST_UUID = new UUID(-1, -1);

  private static final String FURTHEST_NEWER = "'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'";
  private static final String FURTHEST_OLDER =
      "'-infinity', '00000000-0000-0000-0000-000000000000'";

  /** Page sizes. A literal LIMIT keeps the server from planning anew for each value. */
  private static final int[] BUCKETS = {10, 20, 50, 100};

  /** What the text of a statement depends on. */
  private record Variant(
      Direction direction, int size, UserKey subject, @Nullable UserKey viewer) {}

  private final Feed feed;
  private final Order order;
  private final String template;
  private final ItemMapper<T> mapper;
  private final Map<Variant, NamedSql> statements = new ConcurrentHashMap<>();

  public KeysetQuery(Feed feed, Order order, String template, ItemMapper<T> mapper) {
    this.feed = feed;
    this.order = order;
    this.template = template;
    this.mapper = mapper;
  }

  /**
   * Reads a page.
   *
   * @param subject whose feed it is, a {@link UserSelector} where that is a user; null where there
   *     is only one
   * @param viewer whose state the items bring with them; null for nobody's
   * @throws InvalidCursorException if the query's cursor is not of this feed and subject
   */
  public CursorPage<T> page(
      Sql sql,
      PageQuery query,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now) {
    requireNonNull(query, "query");
    Object value = subject instanceof UserSelector user ? user.value() : subject;
    int subjectHash = value == null ? 0 : value.hashCode();
    Cursor at = query.cursor() == null ? null : Cursor.parse(query.cursor(), feed, subjectHash);
    boolean forward = at == null ? order == Order.OLDEST_FIRST : at.direction() == Direction.NEWER;
    int[] read = {0};
    List<KeysetRow<T>> rows =
        rows(
            sql,
            forward,
            query.size(),
            at == null ? edge(forward) : at.createdAt(),
            at == null ? (forward ? FIRST_UUID : LAST_UUID) : at.uuid(),
            subject,
            viewer,
            now,
            // why: a row behind the page's last one only tells that it is there.
            row -> read[0]++ < query.size() ? row(row, mapper, viewer != null) : key(row));
    KeysetPage<T> page = new KeysetPage<>(feed, subjectHash, query.size(), at, rows);
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
      @Nullable UserSelector viewer,
      Instant now,
      Sql.RowMapper<R> rowMapper) {
    NamedSql statement =
        statements.computeIfAbsent(
            new Variant(
                forward ? Direction.NEWER : Direction.OLDER,
                bucket(size),
                subject instanceof UserSelector user ? user.key() : UserKey.UUID,
                viewer == null ? null : viewer.key()),
            this::statement);
    Map<String, Object> values = new HashMap<>();
    values.put("createdAt", createdAt);
    values.put("uuid", uuid);
    values.put("now", now);
    if (subject != null) {
      values.put("subject", subject instanceof UserSelector user ? user.value() : subject);
    }
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    return sql.list(statement.sql(), rowMapper, statement.arguments(values));
  }

  /** How many rows a statement reads for a size of page: one more than its bucket. */
  public static int limit(int size) {
    return bucket(size) + 1;
  }

  public static <T> KeysetRow<T> row(ResultSet row, ItemMapper<T> mapper, boolean viewed)
      throws SQLException {
    KeysetRow<T> key = key(row);
    return RowState.SHOWN.equals(row.getString(3))
        ? new KeysetRow<>(
            key.createdAt(),
            key.uuid(),
            mapper.map(row, Times.readable(key.createdAt()), key.uuid(), viewed),
            false)
        : key;
  }

  private static <T> KeysetRow<T> key(ResultSet row) throws SQLException {
    return new KeysetRow<>(
        Sql.sortKey(row, 1),
        row.getObject(2, UUID.class),
        null,
        RowState.STOPPED.equals(row.getString(3)));
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

  private NamedSql statement(Variant variant) {
    return NamedSql.parse(
        variant
            .subject()
            .render(
                render(
                    ActivityRows.render(template, variant.viewer()),
                    variant.direction(),
                    variant.size()),
                "subject",
                ":subject"));
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
    return BUCKETS[bucket];
  }
}
