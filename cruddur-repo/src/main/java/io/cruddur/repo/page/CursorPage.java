package io.cruddur.repo.page;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a feed or a list, and how to ask for the pages beside it. For a client, {@code
 * page.next().map(PageQuery::cursor)} is the cursor.
 *
 * @param <T> what the page holds
 */
public final class CursorPage<T> implements Iterable<T> {

  private final List<T> items;
  private final @Nullable PageQuery next;
  private final @Nullable PageQuery older;
  private final @Nullable PageQuery newer;

  private CursorPage(
      List<T> items,
      @Nullable PageQuery next,
      @Nullable PageQuery older,
      @Nullable PageQuery newer) {
    this.items = items;
    this.next = next;
    this.older = older;
    this.newer = newer;
  }

  /**
   * Begins a page: for the library, and for the tests of a host.
   *
   * @param <T> what the page holds
   * @return a new builder, of a page without items and without neighbours
   */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /**
   * All items of a feed from one page on, which is read page by page as they are taken: {@code
   * CursorPage.stream(PageQuery.first(100), feeds::home)}.
   *
   * @param from the first page to read
   * @param feed reads a page
   * @param <T> what the pages hold
   * @return the items, in the order of the feed; it fails as the feed does
   */
  public static <T> Stream<T> stream(
      PageQuery from, Function<? super PageQuery, CursorPage<T>> feed) {
    requireNonNull(from, "from");
    requireNonNull(feed, "feed");
    return Stream.iterate(
            Optional.of(from).map(feed),
            Optional::isPresent,
            page -> page.flatMap(CursorPage::next).map(feed))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /**
   * What the page shows: newest first, or of the replies to an activity, oldest first.
   *
   * @return immutable. A page may be short, or even empty, and still have a {@link #next} one: it
   *     looks at a bounded number of rows, and many of them may have expired, or be of people who
   *     are not shown
   */
  public List<T> items() {
    return items;
  }

  /**
   * Asks for the next page in the feed's order: {@link #older}, or of replies, newer.
   *
   * @return empty at the end of the feed
   */
  public Optional<PageQuery> next() {
    return Optional.ofNullable(next);
  }

  /**
   * Asks for what is older than this page: of replies, that is the page before.
   *
   * @return empty where there is nothing older. An empty page leads back to where its reader came
   *     from
   */
  public Optional<PageQuery> older() {
    return Optional.ofNullable(older);
  }

  /**
   * Asks for what is newer than this page, the oldest of it first, so that pages stay adjacent. On
   * the newest page it asks for what has come since.
   *
   * @return empty where the first page has no items: ask for it again. An empty page that a cursor
   *     asked for leads back to where its reader came from
   */
  public Optional<PageQuery> newer() {
    return Optional.ofNullable(newer);
  }

  /**
   * The same page with other items, such as a host's own views.
   *
   * @param mapper makes one item of each
   * @param <R> what the new page holds
   * @return a page with the same neighbours
   */
  public <R> CursorPage<R> map(Function<? super T, ? extends R> mapper) {
    requireNonNull(mapper, "mapper");
    return new CursorPage<>(
        Collections.unmodifiableList(items.stream().<R>map(mapper).toList()), next, older, newer);
  }

  @Override
  public Iterator<T> iterator() {
    return items.iterator();
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CursorPage<?> that
        && items.equals(that.items)
        && Objects.equals(next, that.next)
        && Objects.equals(older, that.older)
        && Objects.equals(newer, that.newer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(items, next, older, newer);
  }

  @Override
  public String toString() {
    return "CursorPage[" + items.size() + " items, next=" + next + "]";
  }

  /**
   * Values for a {@link CursorPage}.
   *
   * @param <T> what the page holds
   */
  public static final class Builder<T> {

    private List<T> items = List.of();
    private @Nullable PageQuery next;
    private @Nullable PageQuery older;
    private @Nullable PageQuery newer;

    private Builder() {}

    /**
     * Sets {@link CursorPage#items()}.
     *
     * @param items copied
     * @return this builder
     */
    public Builder<T> items(List<? extends T> items) {
      this.items = List.copyOf(items);
      return this;
    }

    /**
     * Sets {@link CursorPage#next()}.
     *
     * @param next null by default
     * @return this builder
     */
    public Builder<T> next(@Nullable PageQuery next) {
      this.next = next;
      return this;
    }

    /**
     * Sets {@link CursorPage#older()}.
     *
     * @param older null by default
     * @return this builder
     */
    public Builder<T> older(@Nullable PageQuery older) {
      this.older = older;
      return this;
    }

    /**
     * Sets {@link CursorPage#newer()}.
     *
     * @param newer null by default
     * @return this builder
     */
    public Builder<T> newer(@Nullable PageQuery newer) {
      this.newer = newer;
      return this;
    }

    /**
     * Makes the page.
     *
     * @return a page
     */
    public CursorPage<T> build() {
      return new CursorPage<>(items, next, older, newer);
    }
  }
}
