package io.cruddur.repo.internal;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.AuthorNames.AuthorName;
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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a feed or a list: a keyset over two columns, a time and a uuid, in both
 * directions and for each size of page.
 *
 * <p>Its SQL has these places: {@code {<}} and {@code {desc}} for the direction, {@code {place}}
 * for the cursor's, {@code {limit}} for one row more than the page has, {@code {scan}} for the
 * number of rows that a page may look at, {@code {uuid of subject}} for the user whose feed it is,
 * those of {@link ActivityRows}; and the parameters {@code :now} and {@code :subject}. The first
 * two columns of its result are the sort keys, the third, {@code row_state}, is null for an item of
 * the page, {@code hidden} for what takes a place and is not shown, and {@code stopped} where a
 * scan stopped at its bound and the page ends.
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
     * Makes the item; null if something else has to be read first.
     *
     * @param viewed whether the row says what the viewer has done
     */
    @Nullable T map(ResultSet row, Instant createdAt, UUID uuid, boolean viewed)
        throws SQLException;
  }

  /** The same where the name of the author does not stand in the row. */
  @FunctionalInterface
  public interface NamedItemMapper<T> {

    /**
     * Makes the item.
     *
     * @param viewed whether the row says what the viewer has done
     */
    T map(ResultSet row, Instant createdAt, UUID uuid, boolean viewed, UUID author, AuthorName name)
        throws SQLException;
  }

  // why null for what is shown: a text for each row is what a page need not allocate.
  private static final String STOPPED = "stopped";

  /**
   * How many rows a page may look at, however many of them are not shown.
   *
   * <p>For rows of one subject the limit is written {@code LIMIT (SELECT 1000)}. Of a subject that
   * it does not know the server expects the average, of many the average is less than a page, and a
   * plan that reads all rows and sorts them then looks as good as one that reads some in the
   * index's order. Of a limit that it does not know it expects that a tenth is read, and takes the
   * order.
   */
  public static final int SCAN = 1000;

  public static final UUID FIRST_UUID = new UUID(0, 0);
  public static final UUID LAST_UUID = new UUID(-1, -1);

  /**
   * The place of the cursor where the server keeps one plan for all places: what is read has no
   * subject, and its limit is a literal.
   */
  static final String PLACE = "(:createdAt, :uuid)";

  /**
   * The same, hidden from the planner by subqueries: it would else plan each page anew, which can
   * take longer than to read it.
   */
  private static final String OPAQUE_PLACE =
      "((SELECT :createdAt::timestamptz), (SELECT :uuid::uuid))";

  private static final String FURTHEST_NEWER = "'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'";
  private static final String FURTHEST_OLDER =
      "'-infinity', '00000000-0000-0000-0000-000000000000'";

  /** Page sizes. A literal LIMIT keeps the server from planning anew for each value. */
  private static final int[] BUCKETS = {10, 20, 50, 100};

  /** Which of a feed's statements. */
  private enum Reading {
    /** Whatever the page holds. */
    PAGE,
    /** The same where nothing was read before. */
    FIRST_PAGE,
    /** The same, of no use unless the page is full. */
    FULL_PAGE,
    /** That one where nothing was read before. */
    FULL_FIRST_PAGE
  }

  /** What the text of a statement depends on. */
  private record Variant(
      Reading reading,
      Direction direction,
      int size,
      UserKey subject,
      @Nullable UserKey viewer,
      boolean withAuthor) {}

  private final Feed feed;
  private final Order order;
  private final Map<Reading, String> templates;
  private final ItemMapper<T> mapper;
  private final @Nullable NamedItemMapper<T> namedMapper;
  private final Map<Variant, NamedSql> statements = new ConcurrentHashMap<>();

  public KeysetQuery(Feed feed, Order order, String template, ItemMapper<T> mapper) {
    this(feed, order, template, mapper, null);
  }

  /**
   * A feed of activities, whose template joins their authors.
   *
   * @param namedMapper for rows that were read without the authors
   */
  public KeysetQuery(
      Feed feed,
      Order order,
      String template,
      ItemMapper<T> mapper,
      @Nullable NamedItemMapper<T> namedMapper) {
    this(feed, order, Map.of(Reading.PAGE, template), mapper, namedMapper);
  }

  private KeysetQuery(
      Feed feed,
      Order order,
      Map<Reading, String> templates,
      ItemMapper<T> mapper,
      @Nullable NamedItemMapper<T> namedMapper) {
    this.feed = feed;
    this.order = order;
    this.templates = templates;
    this.mapper = mapper;
    this.namedMapper = namedMapper;
  }

  /**
   * The same for a feed whose pages are full but for its last one: towards older rows, a statement
   * that cannot say where a scan stopped is tried first, because it costs less; if the page is not
   * full, it is read anew.
   *
   * @param firstPage a template without a cursor
   * @param page the same with one
   */
  public KeysetQuery<T> tryingFullPages(String firstPage, String page) {
    return new KeysetQuery<>(
        feed,
        order,
        Map.of(
            Reading.PAGE,
            Objects.requireNonNull(templates.get(Reading.PAGE)),
            Reading.FULL_PAGE,
            page,
            Reading.FULL_FIRST_PAGE,
            firstPage),
        mapper,
        namedMapper);
  }

  /**
   * The same with a statement of its own for what is read from the beginning, where there is no
   * cursor to compare rows with.
   *
   * @param first its template
   */
  public KeysetQuery<T> fromTheBeginning(String first) {
    return new KeysetQuery<>(
        feed,
        order,
        Map.of(
            Reading.PAGE,
            Objects.requireNonNull(templates.get(Reading.PAGE)),
            Reading.FIRST_PAGE,
            first),
        mapper,
        namedMapper);
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
    return page(sql, query, subject, viewer, now, null);
  }

  /**
   * The same, without asking for the names of authors that are known.
   *
   * @param names null where none are
   */
  public CursorPage<T> page(
      Sql sql,
      PageQuery query,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now,
      @Nullable AuthorNames names) {
    return complete(sql, query, one -> read(one, query, subject, viewer, now, names));
  }

  /**
   * Reads a page of any list: the last one that a cursor leads to not from a replica alone, which
   * may be behind the server that the cursor comes from, and would end the list too early.
   *
   * @param read reads the page by the queries that it is given
   */
  public static <T> CursorPage<T> complete(
      Sql sql, PageQuery query, Function<Sql, CursorPage<T>> read) {
    requireNonNull(query, "query");
    return sql.complete(read, page -> query.cursor() == null || page.next().isPresent());
  }

  private CursorPage<T> read(
      Sql sql,
      PageQuery query,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now,
      @Nullable AuthorNames names) {
    Object value = subject instanceof UserSelector user ? user.value() : subject;
    int subjectHash = value == null ? 0 : value.hashCode();
    Cursor at = query.cursor() == null ? null : Cursor.parse(query.cursor(), feed, subjectHash);
    boolean forward = at == null ? order == Order.OLDEST_FIRST : at.direction() == Direction.NEWER;
    Place place =
        new Place(
            forward,
            query.size(),
            at == null ? edge(forward) : at.createdAt(),
            at == null ? (forward ? FIRST_UUID : LAST_UUID) : at.uuid());
    List<KeysetRow<T>> rows = read(sql, place, subject, viewer, now, names);
    KeysetPage<T> page = new KeysetPage<>(feed, subjectHash, query.size(), at, rows);
    return forward ? page.readForward(order) : page.readBackward(order);
  }

  private List<KeysetRow<T>> read(
      Sql sql,
      Place place,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now,
      @Nullable AuthorNames names) {
    if (templates.containsKey(Reading.FULL_PAGE) && !place.forward()) {
      Reading full = place.isBeginning() ? Reading.FULL_FIRST_PAGE : Reading.FULL_PAGE;
      List<KeysetRow<T>> rows = read(sql, full, place, subject, viewer, now, names);
      if (rows.size() > place.size()) {
        return rows;
      }
    }
    return read(sql, Reading.PAGE, place, subject, viewer, now, names);
  }

  private List<KeysetRow<T>> read(
      Sql sql,
      Reading reading,
      Place place,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now,
      @Nullable AuthorNames names) {
    boolean viewed = viewer != null;
    int[] read = {0};
    // why: within a transaction names may be read that it has changed and that nobody else sees.
    if (names == null || namedMapper == null || !sql.ownsTransaction()) {
      return rows(
          sql,
          reading,
          true,
          place,
          subject,
          viewer,
          now,
          // why: a row behind the page's last one only tells that it is there.
          row -> read[0]++ < place.size() ? row(row, mapper, viewed) : key(row));
    }
    KnownAuthors<T> known = new KnownAuthors<>(names, namedMapper);
    List<KeysetRow<T>> rows =
        rows(
            sql,
            reading,
            false,
            place,
            subject,
            viewer,
            now,
            row -> read[0]++ < place.size() ? row(row, known, viewed) : known.key(row));
    if (known.all) {
      return rows;
    }
    // why not only the missing names: an author who is deleted takes no place on a page.
    return rows(
        sql,
        reading,
        true,
        place,
        subject,
        viewer,
        now,
        row -> remembered(row(row, mapper, viewed), names));
  }

  private static <T> KeysetRow<T> remembered(KeysetRow<T> row, AuthorNames names) {
    if (row.item() instanceof ActivityView view) {
      names.remember(view.userUuid(), new AuthorName(view.handle(), view.displayName()));
    }
    return row;
  }

  /** Where and how far to read. */
  private record Place(boolean forward, int size, Instant createdAt, UUID uuid) {

    /** Whether all rows are behind it. */
    boolean isBeginning() {
      return createdAt.equals(edge(forward)) && uuid.equals(forward ? FIRST_UUID : LAST_UUID);
    }
  }

  /** Makes items until there is an author whose name is not known. */
  private static final class KnownAuthors<T> implements ItemMapper<T> {

    private final AuthorNames names;
    private final NamedItemMapper<T> mapper;
    private boolean all = true;

    KnownAuthors(AuthorNames names, NamedItemMapper<T> mapper) {
      this.names = names;
      this.mapper = mapper;
    }

    @Override
    public @Nullable T map(ResultSet row, Instant createdAt, UUID uuid, boolean viewed)
        throws SQLException {
      UUID author = ActivityRows.author(row);
      AuthorName name = all ? names.find(author) : null;
      all = name != null;
      return name == null ? null : mapper.map(row, createdAt, uuid, viewed, author, name);
    }

    /** The row behind the page's last one: if its author is not shown, it is no next page. */
    KeysetRow<T> key(ResultSet row) throws SQLException {
      KeysetRow<T> key = KeysetQuery.key(row);
      all = all && (key.stopped() || names.find(ActivityRows.author(row)) != null);
      return key;
    }
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
    return rows(
        sql,
        Reading.PAGE,
        true,
        new Place(forward, size, createdAt, uuid),
        subject,
        viewer,
        now,
        rowMapper);
  }

  private <R> List<R> rows(
      Sql sql,
      Reading reading,
      boolean withAuthor,
      Place place,
      @Nullable Object subject,
      @Nullable UserSelector viewer,
      Instant now,
      Sql.RowMapper<R> rowMapper) {
    Variant variant =
        new Variant(
            reading == Reading.PAGE
                    && place.isBeginning()
                    && templates.containsKey(Reading.FIRST_PAGE)
                ? Reading.FIRST_PAGE
                : reading,
            place.forward() ? Direction.NEWER : Direction.OLDER,
            bucket(place.size()),
            subject instanceof UserSelector user ? user.key() : UserKey.UUID,
            viewer == null ? null : viewer.key(),
            withAuthor);
    // why get first: computeIfAbsent can take a lock for what is there.
    NamedSql known = statements.get(variant);
    NamedSql statement =
        known == null ? statements.computeIfAbsent(variant, this::statement) : known;
    Map<String, Object> values = new HashMap<>();
    // why converted here: each stands in several places of the statement.
    values.put("createdAt", Times.toJdbc(place.createdAt()));
    values.put("uuid", place.uuid());
    values.put("now", Times.toJdbc(now));
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
    Instant createdAt = Sql.sortKey(row, 1);
    UUID uuid = row.getObject(2, UUID.class);
    String state = row.getString(3);
    @Nullable T item =
        state == null ? mapper.map(row, Times.readable(createdAt), uuid, viewed) : null;
    return new KeysetRow<>(createdAt, uuid, item, STOPPED.equals(state));
  }

  private static <T> KeysetRow<T> key(ResultSet row) throws SQLException {
    return new KeysetRow<>(
        Sql.sortKey(row, 1), row.getObject(2, UUID.class), null, STOPPED.equals(row.getString(3)));
  }

  /** The template's SQL for one direction and size of page. */
  public static String render(String template, Direction direction, int size) {
    boolean newer = direction == Direction.NEWER;
    return template
        .replace("{<}", newer ? ">" : "<")
        .replace("{>=}", newer ? "<=" : ">=")
        .replace("{furthest}", newer ? FURTHEST_NEWER : FURTHEST_OLDER)
        .replace("{place}", OPAQUE_PLACE)
        .replace("{desc}", newer ? "ASC" : "DESC")
        .replace("{scan}", Integer.toString(SCAN))
        .replace("{limit}", Integer.toString(size + 1));
  }

  private NamedSql statement(Variant variant) {
    String template = Objects.requireNonNull(templates.get(variant.reading()));
    return NamedSql.parse(
        variant
            .subject()
            .render(
                render(
                    ActivityRows.render(
                        variant.withAuthor() ? template : ActivityRows.withoutAuthor(template),
                        variant.viewer()),
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
