package io.cruddur.repo.internal;

import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a page of the rows that a {@link KeysetQuery} read, in the order it read them. */
public final class KeysetPage<T> {

  private final Feed feed;
  private final int subject;
  private final int size;
  private final @Nullable Cursor at;

  /** The rows of the page; most of them become items. */
  private final List<KeysetRow<T>> rows;

  /** Where there is more to read in the same direction; null at the end. */
  private final @Nullable KeysetRow<T> resumeAt;

  public KeysetPage(
      Feed feed, int subject, int size, @Nullable Cursor at, List<KeysetRow<T>> read) {
    this.feed = feed;
    this.subject = subject;
    this.size = size;
    this.at = at;
    int stop = 0;
    while (stop < read.size() && !read.get(stop).stopped()) {
      stop++;
    }
    this.rows = read.subList(0, Math.min(stop, size));
    if (stop > size) {
      this.resumeAt = read.get(size - 1);
    } else {
      // why: what comes behind the place where a scan stopped is not known, so the page ends there.
      this.resumeAt = stop < read.size() ? read.get(stop) : null;
    }
  }

  /** A page whose rows were read from newer to older ones. */
  public CursorPage<T> readBackward(Order order) {
    PageQuery older = query(resumeAt, Direction.OLDER);
    PageQuery newer = rows.isEmpty() ? back(Direction.NEWER) : query(first(), Direction.NEWER);
    return order == Order.NEWEST_FIRST
        ? page(items(), older, older, newer)
        : page(reversed(), newer, older, newer);
  }

  /** A page whose rows were read from older to newer ones. */
  public CursorPage<T> readForward(Order order) {
    PageQuery older = rows.isEmpty() ? back(Direction.OLDER) : query(first(), Direction.OLDER);
    if (at == null) {
      // why: nothing is older than a first page which begins at the beginning.
      older = null;
    }
    PageQuery newest = newest();
    return order == Order.NEWEST_FIRST
        ? page(reversed(), older, older, newest)
        : page(items(), resumeAt == null ? null : newest, older, newest);
  }

  private CursorPage<T> page(
      List<T> items,
      @Nullable PageQuery next,
      @Nullable PageQuery older,
      @Nullable PageQuery newer) {
    return CursorPage.<T>builder().items(items).next(next).older(older).newer(newer).build();
  }

  private List<T> items() {
    return items(false);
  }

  private List<T> reversed() {
    return items(true);
  }

  /** An immutable list, which the page's builder keeps instead of making another. */
  @SuppressWarnings("unchecked")
  private List<T> items(boolean reversed) {
    Object[] items = new Object[rows.size()];
    int count = 0;
    for (int i = 0; i < items.length; i++) {
      T item = rows.get(reversed ? items.length - 1 - i : i).item();
      if (item != null) {
        items[count++] = item;
      }
    }
    return (List<T>) List.of(count == items.length ? items : Arrays.copyOf(items, count));
  }

  /** Where the next row to come will stand behind: an empty page leaves the cursor where it was. */
  private @Nullable PageQuery newest() {
    KeysetRow<T> newest = resumeAt;
    if (newest == null && !rows.isEmpty()) {
      newest = rows.get(rows.size() - 1);
    }
    return newest == null && at != null
        ? PageQuery.at(at.token(), size)
        : query(newest, Direction.NEWER);
  }

  private KeysetRow<T> first() {
    return rows.get(0);
  }

  /**
   * Where the reader of an empty page came from: the row of the cursor is the nearest one there,
   * and has to be read again.
   */
  private @Nullable PageQuery back(Direction direction) {
    return at == null
        ? null
        : PageQuery.at(
            new Cursor(feed, subject, direction, at.createdAt(), beside(at.uuid(), direction))
                .token(),
            size);
  }

  /** The last id on this side of one, in PostgreSQL's order. */
  private static UUID beside(UUID uuid, Direction direction) {
    long most = uuid.getMostSignificantBits();
    long least = uuid.getLeastSignificantBits();
    return direction == Direction.NEWER
        ? new UUID(least == 0 ? most - 1 : most, least - 1)
        : new UUID(least == -1 ? most + 1 : most, least + 1);
  }

  private @Nullable PageQuery query(@Nullable KeysetRow<T> row, Direction direction) {
    return row == null
        ? null
        : PageQuery.at(
            new Cursor(feed, subject, direction, row.createdAt(), row.uuid()).token(), size);
  }
}
