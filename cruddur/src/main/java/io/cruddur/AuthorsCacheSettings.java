package io.cruddur;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How authors' names are kept in memory, so that pages need not join users: handle and display name
 * of each author that a page has shown. Needs Caffeine, which the host adds. Begin with {@link
 * #defaults()} and change what must differ: each method returns new settings, and refuses what
 * cannot be with an {@link IllegalArgumentException}. docs/authors-cache.md says what is shown
 * late.
 */
public final class AuthorsCacheSettings {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private Duration maximumAge = Duration.ofMinutes(1);
  private long maximumSize = 100_000;
  private @Nullable Object meterRegistry;

  private AuthorsCacheSettings() {}

  /**
   * A minute, 100,000 authors.
   *
   * @return new settings
   */
  public static AuthorsCacheSettings defaults() {
    return new AuthorsCacheSettings();
  }

  private AuthorsCacheSettings with(Consumer<AuthorsCacheSettings> change) {
    AuthorsCacheSettings copy = new AuthorsCacheSettings();
    copy.maximumAge = maximumAge;
    copy.maximumSize = maximumSize;
    copy.meterRegistry = meterRegistry;
    change.accept(copy);
    return copy;
  }

  /**
   * The same with another bound of what is shown late.
   *
   * @param age how late a page may show that a user was changed or deleted by another process, or
   *     by {@code Cruddur.on(…)}, at least a second; what calls on this {@link Cruddur} change
   *     shows at once, if its transaction ends within that time
   * @return new settings
   */
  public AuthorsCacheSettings withMaximumAge(Duration age) {
    Objects.requireNonNull(age, "age");
    if (age.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("maximumAge %s must be a second or longer".formatted(age));
    }
    return with(copy -> copy.maximumAge = age);
  }

  /**
   * The same with another bound of memory.
   *
   * @param authors how many are kept, 1 or more, about 250 bytes each
   * @return new settings
   */
  public AuthorsCacheSettings withMaximumSize(long authors) {
    if (authors < 1) {
      throw new IllegalArgumentException("maximumSize " + authors + " must be 1 or more");
    }
    return with(copy -> copy.maximumSize = authors);
  }

  /**
   * The same with meters ({@code cache.gets} and others, tagged {@code cache=cruddur.authors}).
   *
   * @param registry a Micrometer {@code MeterRegistry}, or null for that of the {@link
   *     PoolSettings}, if there is one; an Object, because Micrometer is no dependency
   * @return new settings
   */
  public AuthorsCacheSettings withMeters(@Nullable Object registry) {
    return with(copy -> copy.meterRegistry = registry);
  }

  Duration maximumAge() {
    return maximumAge;
  }

  long maximumSize() {
    return maximumSize;
  }

  @Nullable Object meterRegistry() {
    return meterRegistry;
  }
}
