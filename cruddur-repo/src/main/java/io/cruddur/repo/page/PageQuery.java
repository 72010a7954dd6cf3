package io.cruddur.repo.page;

import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Validation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which page of a feed or a list is asked for. */
public final class PageQuery {

  /** The most items that one page can have. */
  public static final int MAX_SIZE = 100;

  private final int size;
  private final @Nullable String cursor;

  private PageQuery(int size, @Nullable String cursor) {
    if (size < 1 || size > MAX_SIZE) {
      new Validation()
          .add(
              "page_size_out_of_range",
              "the page size is %s, 1 to %s are allowed".formatted(size, MAX_SIZE))
          .check();
    }
    this.size = size;
    this.cursor = cursor;
  }

  /**
   * The first page.
   *
   * @param size how many items at the most, 1 to {@value #MAX_SIZE}
   * @return the query
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public static PageQuery first(int size) {
    return new PageQuery(size, null);
  }

  /**
   * The page at a cursor that a client sent back.
   *
   * @param cursor the {@link #cursor()} of a query that a page of the same feed gave; null for the
   *     first page, as in a request without the parameter
   * @param size how many items at the most, 1 to {@value #MAX_SIZE}
   * @return the query; the feed that it is given to checks the cursor
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public static PageQuery at(@Nullable String cursor, int size) {
    return new PageQuery(size, cursor);
  }

  /**
   * How many items the page has at the most.
   *
   * @return 1 to {@value #MAX_SIZE}
   */
  public int size() {
    return size;
  }

  /**
   * Where the page begins: opaque, URL-safe, at most 64 characters.
   *
   * @return null for the first page
   */
  public @Nullable String cursor() {
    return cursor;
  }

  /** Equal are size and cursor. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PageQuery that
        && size == that.size
        && Objects.equals(cursor, that.cursor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, cursor);
  }

  @Override
  public String toString() {
    return "PageQuery[size=" + size + ", cursor=" + cursor + "]";
  }
}
