package io.cruddur.repo.feed;

import static io.cruddur.repo.feed.FollowingStatements.FEW_FOLLOWEES;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.FeedWithReposts.KnownRows;
import io.cruddur.repo.feed.FeedWithReposts.Place;
import io.cruddur.repo.feed.FollowingHints.Hint;
import io.cruddur.repo.feed.FollowingHints.Window;
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
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Posts of those whom a user follows, and the user's own.
 *
 * <p>No one statement is good for everybody. A join, newest first, reads the whole table for a
 * viewer of quiet people; keys of each followee are read in vain for a viewer of busy ones. So the
 * statement is chosen by what is known of the viewer: how many followees there are, and which
 * window over everybody's newest posts filled a page before. Each continues where the one before it
 * stopped, so that a choice which proves wrong costs statements and no row.
 */
final class FollowingFeed {

  /** Up to here whole rows are read of each followee. */
  private static final int VERY_FEW = 5;

  /** From here on a window can be cheaper than the keys of each followee. */
  private static final int WINDOW_FROM = 8;

  private final FollowingHints hints;

  FollowingFeed(FollowingHints hints) {
    this.hints = hints;
  }

  CursorPage<ActivityView> page(
      Sql sql, PageQuery request, UUID viewer, @Nullable UserSelector stateOf, Instant now) {
    Cursor at =
        request.cursor() == null
            ? null
            : Cursor.parse(request.cursor(), Feed.FOLLOWED, viewer.hashCode());
    boolean forward = at != null && at.direction() == Direction.NEWER;
    Instant createdAt = at == null ? KeysetQuery.edge(forward) : at.createdAt();
    UUID uuid = at == null ? KeysetQuery.LAST_UUID : at.uuid();
    Reading reading =
        new Reading(sql, request.size(), viewer, stateOf, now, forward, createdAt, uuid);
    read(reading, viewer, at != null, now);
    KeysetPage<ActivityView> page =
        new KeysetPage<>(
            Feed.FOLLOWED, viewer.hashCode(), request.size(), at, reading.rowsAndStop());
    return forward ? page.readForward(Order.NEWEST_FIRST) : page.readBackward(Order.NEWEST_FIRST);
  }

  /** The posts behind a place, for a feed that has more than posts. */
  KnownRows posts(Sql sql, Place place, UUID viewer, @Nullable UserSelector stateOf, Instant now) {
    Reading reading =
        new Reading(
            sql,
            place.size(),
            viewer,
            stateOf,
            now,
            place.forward(),
            place.createdAt(),
            place.uuid());
    read(reading, viewer, place.behindCursor(), now);
    return reading.known();
  }

  private void read(Reading reading, UUID viewer, boolean behindCursor, Instant now) {
    Hint hint = hints.find(viewer, now);
    if (hint == null) {
      OptionalInt followees = reading.count();
      hint = hints.create(viewer, followees.orElse(0), now);
      if (followees.isPresent()) {
        hints.put(hint);
      }
      if (hint.followees() > FEW_FOLLOWEES) {
        readWindow(reading, hint, behindCursor);
      }
    } else if (hint.followees() <= FEW_FOLLOWEES) {
      hint = readFew(reading, hint, behindCursor);
    } else {
      readWindow(reading, hint, behindCursor);
    }
    if (reading.isOpen()) {
      if (hint.followees() <= FEW_FOLLOWEES && !hint.expired()) {
        hints.put(hint.withExpired());
      }
      reading.read(FollowingStatements.NEWEST);
      if (reading.isOpen() && reading.foundHidden()) {
        reading.read(FollowingStatements.NEWEST_OF_SHOWN);
      }
    }
  }

  private Hint readFew(Reading reading, Hint hint, boolean behindCursor) {
    if (hint.followees() <= VERY_FEW) {
      reading.read(
          hint.expired() ? FollowingStatements.VERY_FEW_EXPIRED : FollowingStatements.VERY_FEW);
      return hint;
    }
    Hint known = hint.followees() < WINDOW_FROM ? hint : readWindow(reading, hint, behindCursor);
    if (reading.isOpen()) {
      reading.read(hint.expired() ? FollowingStatements.FEW_EXPIRED : FollowingStatements.FEW);
    }
    return known;
  }

  /** The window that is known to suit, or the first and then the longest; what is known now. */
  private Hint readWindow(Reading reading, Hint hint, boolean behindCursor) {
    Window known = hint.window(behindCursor);
    if (known == Window.NONE) {
      return hint;
    }
    Window read = known;
    if (known != Window.LONGEST) {
      readThrough(reading, FollowingStatements.firstWindow(hint.followees()));
      read = Window.FIRST;
    }
    if (known == Window.LONGEST || (reading.isStopped() && isWindowWorthwhile(reading, hint))) {
      readThrough(reading, FollowingStatements.longestWindow(hint.followees()));
      read = Window.LONGEST;
    }
    Window full = reading.isOpen() ? Window.NONE : read;
    if (full == known) {
      return hint;
    }
    Hint seen = hint.with(behindCursor, full);
    hints.put(seen);
    return seen;
  }

  /** Once or twice more, from where it ended, if posts of authors who are hidden took places. */
  private static void readThrough(Reading reading, KeysetQuery<ActivityView> window) {
    reading.read(window);
    for (int more = 0; more < 2 && reading.isOpen() && !reading.isStopped(); more++) {
      reading.read(window);
    }
  }

  /**
   * Whether the longest window costs less than to look for each followee's newest post: always if
   * it has no more posts than these are worth, else by how many posts the first window had.
   */
  private static boolean isWindowWorthwhile(Reading reading, Hint hint) {
    int worthwhile = FollowingStatements.worthwhile(hint.followees());
    return worthwhile >= FollowingStatements.LONG
        || (reading.found() > 0
            && (long) FollowingStatements.SHORT * reading.wanted() / reading.found() <= worthwhile);
  }

  /**
   * The rows of a page, read by one statement after the other, each from where the last stopped.
   */
  private static final class Reading {

    private final Sql sql;
    private final int size;
    private final UUID viewer;
    private final @Nullable UserSelector stateOf;
    private final Instant now;
    private final boolean forward;
    private final List<KeysetRow<ActivityView>> rows = new ArrayList<>();

    /** Where the next statement begins. */
    private Instant createdAt;

    private UUID uuid;

    /** The row where the last statement stopped; null before the first one. */
    private @Nullable KeysetRow<ActivityView> stop;

    private boolean end;

    private boolean foundHidden;

    Reading(
        Sql sql,
        int size,
        UUID viewer,
        @Nullable UserSelector stateOf,
        Instant now,
        boolean forward,
        Instant createdAt,
        UUID uuid) {
      this.sql = sql;
      this.size = size;
      this.viewer = viewer;
      this.stateOf = stateOf;
      this.now = now;
      this.forward = forward;
      this.createdAt = createdAt;
      this.uuid = uuid;
    }

    /** One more than the page has, which tells that there is a next one. */
    int wanted() {
      return size + 1;
    }

    int found() {
      return rows.size();
    }

    boolean isOpen() {
      return !end && rows.size() < wanted();
    }

    /** Whether the last statement came to its bound before the page was full. */
    boolean isStopped() {
      return isOpen() && stop != null && stop.stopped();
    }

    /** Whether the last statement found posts that the viewer is not shown. */
    boolean foundHidden() {
      return foundHidden;
    }

    /**
     * Counts the followees, and reads if these are few. Empty if no row came back, which has the
     * count: nothing to show, or a feed that is not shown to who asks.
     */
    OptionalInt count() {
      int[] followees = {0};
      List<KeysetRow<ActivityView>> read =
          FollowingStatements.COUNTED.rows(
              sql,
              forward,
              size,
              createdAt,
              uuid,
              viewer,
              stateOf,
              now,
              row -> {
                followees[0] = row.getInt("followees");
                return KeysetQuery.row(row, ActivityRows::view, stateOf != null);
              });
      if (followees[0] <= FEW_FOLLOWEES) {
        take(read, FollowingStatements.limit(FollowingStatements.COUNTED, size));
      }
      return read.isEmpty() ? OptionalInt.empty() : OptionalInt.of(followees[0]);
    }

    void read(KeysetQuery<ActivityView> statement) {
      take(
          statement.rows(
              sql,
              forward,
              size,
              createdAt,
              uuid,
              viewer,
              stateOf,
              now,
              row -> KeysetQuery.row(row, ActivityRows::view, stateOf != null)),
          FollowingStatements.limit(statement, size));
    }

    private void take(List<KeysetRow<ActivityView>> read, int limit) {
      end = read.size() < limit;
      foundHidden = false;
      for (KeysetRow<ActivityView> row : read) {
        stop = row;
        if (row.stopped()) {
          // why: what comes behind the place where a scan stopped is not known.
          end = false;
          break;
        }
        if (row.item() == null) {
          foundHidden = true;
        } else {
          rows.add(row);
        }
      }
      if (stop != null) {
        createdAt = stop.createdAt();
        uuid = stop.uuid();
      }
    }

    /** What was found, and up to where nothing is missing. */
    KnownRows known() {
      return new KnownRows(rows, end ? null : stop);
    }

    /** What was found; behind it, if that is no page, the place where reading stopped. */
    List<KeysetRow<ActivityView>> rowsAndStop() {
      if (isOpen() && stop != null) {
        rows.add(new KeysetRow<>(stop.createdAt(), stop.uuid(), null, true));
      }
      return rows;
    }
  }
}
