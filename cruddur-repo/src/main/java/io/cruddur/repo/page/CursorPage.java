package io.cruddur.repo.page;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a feed, newest first; of the replies to an activity, oldest first.
 *
 * @param items the items, immutable. A page may be short, or even empty, and still have a next one:
 *     a page looks at a bounded number of rows, and many of them may have expired
 * @param size how many items were asked for
 * @param onward the cursor of the next page in the feed's order: {@code older}, or of replies
 *     {@code newer}; null at the end of the feed
 * @param older the cursor of what is older than this page; null where there is nothing older
 * @param newer the cursor of what is newer than this page; null where there is no item to be newer
 *     than
 * @param <T> what the page holds
 */
public record CursorPage<T>(
    List<T> items,
    int size,
    @Nullable String onward,
    @Nullable String older,
    @Nullable String newer)
    implements Iterable<T> {

  /**
   * Copies the items.
   *
   * @param items see {@link #items()}
   * @param size see {@link #size()}
   * @param onward see {@link #onward()}
   * @param older see {@link #older()}
   * @param newer see {@link #newer()}
   */
  public CursorPage {
    items = List.copyOf(items);
  }

  /**
   * Asks for the next page: older, or of replies, newer.
   *
   * @return empty at the end of the feed
   */
  public Optional<PageQuery> next() {
    return nextCursor().map(cursor -> PageQuery.at(cursor, size));
  }

  /**
   * The cursor of the next page, for a client: opaque, URL-safe, at most 64 characters.
   *
   * @return empty at the end of the feed
   */
  public Optional<String> nextCursor() {
    return Optional.ofNullable(onward);
  }

  /**
   * Asks for what is just older than this page: where the newest come first that is the next page,
   * of replies it is the one before.
   *
   * @return empty where there is nothing older
   */
  public Optional<PageQuery> earlier() {
    return olderCursor().map(cursor -> PageQuery.at(cursor, size));
  }

  /**
   * The cursor of what is older than this page, for a client: opaque, URL-safe, at most 64
   * characters.
   *
   * @return empty where there is nothing older
   */
  public Optional<String> olderCursor() {
    return Optional.ofNullable(older);
  }

  /**
   * Asks for what has come since this page was read, the oldest of it first, so that pages stay
   * adjacent.
   *
   * @return empty where the page has no items: ask for the first page again
   */
  public Optional<PageQuery> refresh() {
    return newerCursor().map(cursor -> PageQuery.at(cursor, size));
  }

  /**
   * The cursor of what is newer than this page, for a client: opaque, URL-safe, at most 64
   * characters.
   *
   * @return empty where the page has no items
   */
  public Optional<String> newerCursor() {
    return Optional.ofNullable(newer);
  }

  @Override
  public Iterator<T> iterator() {
    return items.iterator();
  }
}
