package io.cruddur.repo.feed;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetPage;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.KeysetRow;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What some people wrote, and what they reposted, in one order of time: two streams, each read from
 * an index of its own, and merged up to where both are known. Their cursor is a time and an
 * activity's id, so it holds for both. Each activity stands at its latest repost by one of these
 * people: {@link RepostStatements} leaves out earlier ones, and says which posts stand on a page
 * before, so that no page needs to know what stood on another. What is reposted while somebody
 * reads is found at the top, by {@link CursorPage#newer}.
 */
final class FeedWithReposts {

  /** How often a page is read of which too little is shown, as where much has expired. */
  private static final int READS = 4;

  /**
   * The same as long as nothing is shown at all, as where many people one after the other reposted
   * what stands above: an empty page that has a next one would make a client ask just as often. All
   * but the first are of {@link PageQuery#MAX_SIZE} rows, so that an empty page has looked at
   * 1,500.
   */
  private static final int READS_OF_NOTHING = 16;

  /** As the server compares: an id's bytes have no sign. */
  private static final Comparator<KeysetRow<ActivityView>> ASCENDING =
      Comparator.<KeysetRow<ActivityView>, Instant>comparing(KeysetRow::createdAt)
          .thenComparing(row -> row.uuid().getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(row -> row.uuid().getLeastSignificantBits(), Long::compareUnsigned);

  /** A place to read from, and how far. */
  record Place(boolean forward, int size, Instant createdAt, UUID uuid, boolean behindCursor) {

    static Place at(KeysetRow<ActivityView> row) {
      return new Place(false, 1, row.createdAt(), row.uuid(), true);
    }
  }

  /**
   * Rows that are shown, in the order of reading.
   *
   * @param end up to where none is missing; null where there are no more
   */
  record KnownRows(List<KeysetRow<ActivityView>> rows, @Nullable KeysetRow<ActivityView> end) {

    /** Of all that a statement gave, which gives a number of rows at the most. */
    static KnownRows of(List<KeysetRow<ActivityView>> read, int limit) {
      List<KeysetRow<ActivityView>> rows = new ArrayList<>();
      for (KeysetRow<ActivityView> row : read) {
        if (row.stopped()) {
          return new KnownRows(rows, row);
        }
        if (row.item() != null) {
          rows.add(row);
        }
      }
      return new KnownRows(rows, read.size() < limit ? null : read.get(read.size() - 1));
    }
  }

  /** Reads posts behind a place. */
  interface Posts {
    KnownRows read(Place place);
  }

  static final FeedWithReposts FOLLOWED =
      new FeedWithReposts(Feed.FOLLOWED_WITH_REPOSTS, RepostStatements.OF_FOLLOWEES);

  private static final FeedWithReposts USER =
      new FeedWithReposts(Feed.USER_WITH_REPOSTS, RepostStatements.OF_AUTHOR);

  private static final FeedWithReposts USER_WITH_REPLIES =
      new FeedWithReposts(Feed.USER_WITH_REPLIES_AND_REPOSTS, RepostStatements.OF_AUTHOR);

  private final Feed feed;
  private final RepostStatements reposts;

  private FeedWithReposts(Feed feed, RepostStatements reposts) {
    this.feed = feed;
    this.reposts = reposts;
  }

  /** One author's feed. */
  static CursorPage<ActivityView> ofAuthor(
      boolean replies,
      Sql sql,
      PageQuery query,
      UserSelector author,
      @Nullable UserSelector viewer,
      Instant now) {
    KeysetQuery<ActivityView> posts =
        replies ? ActivityFeeds.USER_WITH_REPLIES : ActivityFeeds.USER;
    return (replies ? USER_WITH_REPLIES : USER)
        .page(
            sql,
            query,
            author,
            viewer,
            now,
            place ->
                KnownRows.of(
                    posts.rows(
                        sql,
                        place.forward(),
                        place.size(),
                        place.createdAt(),
                        place.uuid(),
                        author,
                        viewer,
                        now,
                        row -> KeysetQuery.row(row, ActivityRows::view, viewer != null)),
                    KeysetQuery.limit(place.size())));
  }

  /**
   * Reads a page.
   *
   * @param subject whose feed it is, and of whom the posts are
   */
  CursorPage<ActivityView> page(
      Sql sql,
      PageQuery query,
      UserSelector subject,
      @Nullable UserSelector viewer,
      Instant now,
      Posts posts) {
    requireNonNull(query, "query");
    int hash = subject.value().hashCode();
    Cursor at = query.cursor() == null ? null : Cursor.parse(query.cursor(), feed, hash);
    boolean forward = at != null && at.direction() == Direction.NEWER;
    Place place =
        new Place(
            forward,
            query.size(),
            at == null ? KeysetQuery.edge(false) : at.createdAt(),
            at == null ? KeysetQuery.LAST_UUID : at.uuid(),
            at != null);
    List<KeysetRow<ActivityView>> shown = new ArrayList<>();
    Set<UUID> taken = new HashSet<>();
    KeysetRow<ActivityView> end = null;
    for (int reads = 1; reads <= (shown.isEmpty() ? READS_OF_NOTHING : READS); reads++) {
      KnownRows known = read(sql, place, subject, viewer, now, posts);
      // why: the first page shows an activity at its latest repost, and not at those before.
      known.rows().stream().filter(row -> taken.add(row.uuid())).forEach(shown::add);
      end = known.end();
      if (end == null || shown.size() > query.size()) {
        break;
      }
      int size = shown.isEmpty() ? PageQuery.MAX_SIZE : query.size();
      place = new Place(forward, size, end.createdAt(), end.uuid(), true);
    }
    if (end != null && shown.size() <= query.size()) {
      shown.add(new KeysetRow<>(end.createdAt(), end.uuid(), null, true));
    }
    KeysetPage<ActivityView> page = new KeysetPage<>(feed, hash, query.size(), at, shown);
    return forward ? page.readForward(Order.NEWEST_FIRST) : page.readBackward(Order.NEWEST_FIRST);
  }

  private KnownRows read(
      Sql sql,
      Place place,
      UserSelector subject,
      @Nullable UserSelector viewer,
      Instant now,
      Posts posts) {
    Comparator<KeysetRow<ActivityView>> order = place.forward() ? ASCENDING : ASCENDING.reversed();
    KnownRows written = posts.read(place);
    KnownRows reposted = reposts.read(sql, place, subject, viewer, now);
    KeysetRow<ActivityView> end =
        Stream.of(written, reposted)
            .flatMap(known -> Stream.ofNullable(known.end()))
            .min(order)
            .orElse(null);
    List<KeysetRow<ActivityView>> rows = new ArrayList<>(written.rows());
    if (end != null) {
      removeBehind(end, rows, order);
    }
    Set<UUID> elsewhere = standingElsewhere(sql, place, rows, reposted, subject, viewer);
    rows.removeIf(row -> elsewhere.contains(row.uuid()));
    rows.addAll(reposted.rows());
    if (end != null) {
      removeBehind(end, rows, order);
    }
    rows.sort(order);
    return new KnownRows(rows, end);
  }

  /** What comes behind the place where one of the streams stopped: there the other has gaps. */
  private static void removeBehind(
      KeysetRow<ActivityView> end,
      List<KeysetRow<ActivityView>> rows,
      Comparator<KeysetRow<ActivityView>> order) {
    rows.removeIf(row -> order.compare(row, end) > 0);
  }

  /**
   * Posts that stand at a repost, and not where they were posted.
   *
   * <p>why not by asking for every repost: one that is committed after the reposts were read would
   * take its post away from here, and stand nowhere on this page. So of the reposts that this page
   * would show, those count that were read; and the server is asked for the others only.
   */
  private Set<UUID> standingElsewhere(
      Sql sql,
      Place place,
      List<KeysetRow<ActivityView>> posts,
      KnownRows reposted,
      UserSelector subject,
      @Nullable UserSelector viewer) {
    Set<UUID> elsewhere = new HashSet<>();
    reposted.rows().forEach(row -> elsewhere.add(row.uuid()));
    KeysetRow<ActivityView> end = reposted.end();
    if (end == null && !place.behindCursor()) {
      return elsewhere;
    }
    UUID[] asked =
        posts.stream()
            .flatMap(row -> Stream.ofNullable(row.item()))
            .filter(view -> view.repostsCount() > 0 && !elsewhere.contains(view.uuid()))
            .map(ActivityView::uuid)
            .toArray(UUID[]::new);
    if (asked.length > 0) {
      Place far = end == null ? edge(place.forward()) : Place.at(end);
      Place near = place.behindCursor() ? place : edge(!place.forward());
      elsewhere.addAll(
          place.forward()
              ? reposts.findReposted(sql, asked, near, far, subject, viewer)
              : reposts.findReposted(sql, asked, far, near, subject, viewer));
    }
    return elsewhere;
  }

  /** Where all that there is comes before, or behind. */
  private static Place edge(boolean newest) {
    return new Place(
        false,
        1,
        KeysetQuery.edge(!newest),
        newest ? KeysetQuery.LAST_UUID : new UUID(0, 0),
        false);
  }
}
