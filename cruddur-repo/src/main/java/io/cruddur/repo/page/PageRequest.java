package io.cruddur.repo.page;

import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Validation;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a feed is asked for.
 *
 * @param size how many items at the most, 1 to {@value #MAX_SIZE}
 * @param cursor where to go on, as {@link Page} gave it; null for the first page
 */
public record PageRequest(int size, @Nullable String cursor) {

  /** The most items that one page can have. */
  public static final int MAX_SIZE = 100;

  /**
   * Checks the size; the cursor is checked by the feed it is given to.
   *
   * @param size see {@link #size()}
   * @param cursor see {@link #cursor()}
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public PageRequest {
    if (size < 1 || size > MAX_SIZE) {
      new Validation()
          .add(
              "page_size_out_of_range",
              "the page size is %d, 1 to %d are allowed".formatted(size, MAX_SIZE))
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
  public static PageRequest first(int size) {
    return new PageRequest(size, null);
  }

  /**
   * The page at a cursor that a client sent back.
   *
   * @param cursor {@link Page#nextCursor()}, {@link Page#olderCursor()} or {@link
   *     Page#newerCursor()} of a page of the same feed
   * @param size how many items at the most, 1 to {@value #MAX_SIZE}
   * @return the request
   * @throws ValidationException with the code {@code page_size_out_of_range}
   */
  public static PageRequest at(String cursor, int size) {
    return new PageRequest(size, cursor);
  }
}
