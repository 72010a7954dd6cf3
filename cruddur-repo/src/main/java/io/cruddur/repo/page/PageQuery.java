package io.cruddur.repo.page;

import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Validation;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a feed is asked for.
 *
 * @param size how many items at the most, 1 to {@value #MAX_SIZE}
 * @param cursor where to go on, as {@link CursorPage} gave it; null for the first page
 */
public record PageQuery(int size, @Nullable String cursor) {

  /** The most items that one page can have. */
  public static final int MAX_SIZE = 100;

  /**
   * Checks the size; the cursor is checked by the feed it is given to.
   *
   * @param size see {@link #size()}
   * @param cursor see {@link #cursor()}
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public PageQuery {
    if (size < 1 || size > MAX_SIZE) {
      new Validation()
          .add(
              "page_size_out_of_range",
              "the page size is %s, 1 to %s are allowed".formatted(size, MAX_SIZE))
          .check();
    }
  }

  /**
   * The first page.
   *
   * @param size how many items at the most, 1 to {@value #MAX_SIZE}
   * @return the request
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public static PageQuery first(int size) {
    return new PageQuery(size, null);
  }

  /**
   * The page at a cursor that a client sent back.
   *
   * @param cursor {@link CursorPage#nextCursor()}, {@link CursorPage#olderCursor()} or {@link
   *     CursorPage#newerCursor()} of a page of the same feed
   * @param size how many items at the most, 1 to {@value #MAX_SIZE}
   * @return the request
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public static PageQuery at(String cursor, int size) {
    return new PageQuery(size, cursor);
  }
}
