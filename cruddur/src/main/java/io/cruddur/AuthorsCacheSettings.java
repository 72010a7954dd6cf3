package io.cruddur;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How authors' names are kept in memory, so that pages need not join users: handle and display name
 * of each author that a page has shown. Needs Caffeine, which the host adds. Begin with {@link
 * #defaults()} and change what must differ; docs/authors-cache.md says what is shown late.
 *
 * @param maximumAge how late a page may show that a user was changed or deleted by another process;
 *     what this library changes in this process shows at once, if its transaction ends within that
 *     time
 * @param maximumSize how many authors are kept, about 250 bytes each
 * @param meterRegistry a Micrometer {@code MeterRegistry} that gets the cache's meters ({@code
 *     cache.gets} and others, tagged {@code cache=cruddur.authors}), or null for that of the {@link
 *     PoolSettings}, if there is one; an Object, because Micrometer is no dependency
 */
public record AuthorsCacheSettings(
    Duration maximumAge, long maximumSize, @Nullable Object meterRegistry) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * Settings that can be.
   *
   * @param maximumAge how late a page may show what another process changed
   * @param maximumSize how many authors are kept
   * @param meterRegistry a Micrometer {@code MeterRegistry}, or null
   * @throws IllegalArgumentException if the age is shorter than a second, or the size below 1
   */
  public AuthorsCacheSettings {
    if (maximumAge.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "maximumAge %s must be a second or longer".formatted(maximumAge));
    }
    if (maximumSize < 1) {
      throw new IllegalArgumentException("maximumSize " + maximumSize + " must be 1 or more");
    }
  }

  /**
   * A minute, 100,000 authors.
   *
   * @return new settings
   */
  public static AuthorsCacheSettings defaults() {
    return new AuthorsCacheSettings(Duration.ofMinutes(1), 100_000, null);
  }

  /**
   * The same with another bound of what is shown late.
   *
   * @param age how late a page may show what another process changed, at least a second
   * @return new settings
   */
  public AuthorsCacheSettings withMaximumAge(Duration age) {
    Objects.requireNonNull(age, "age");
    return new AuthorsCacheSettings(age, maximumSize, meterRegistry);
  }

  /**
   * The same with another bound of memory.
   *
   * @param authors how many are kept
   * @return new settings
   */
  public AuthorsCacheSettings withMaximumSize(long authors) {
    return new AuthorsCacheSettings(maximumAge, authors, meterRegistry);
  }

  /**
   * The same with meters.
   *
   * @param registry a Micrometer {@code MeterRegistry}
   * @return new settings
   */
  public AuthorsCacheSettings withMeters(Object registry) {
    return new AuthorsCacheSettings(maximumAge, maximumSize, registry);
  }
}
