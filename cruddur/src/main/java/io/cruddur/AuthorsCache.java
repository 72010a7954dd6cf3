package io.cruddur;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.cruddur.repo.internal.AuthorNames;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Authors' names in memory. The only class that knows Caffeine; nothing loads it where the option
 * is off.
 */
final class AuthorsCache implements AuthorNames {

  /**
   * How many changed users are known at least: one who is dropped too early has an old name kept
   * again, so a host that keeps few names must not know few of them.
   */
  private static final long LEAST_CHANGED = 10_000;

  private final Cache<UUID, AuthorName> names;

  /**
   * Whom this process has changed not long ago. Their names are not kept: the transaction may still
   * be open, and others then read the old one; or a replica may not have seen it yet. A cache of
   * its own, because the other may drop an entry whenever it is full.
   */
  private final Cache<UUID, Boolean> changed;

  AuthorsCache(AuthorsCacheSettings settings) {
    this(settings, Ticker.systemTicker());
  }

  AuthorsCache(AuthorsCacheSettings settings, Ticker ticker) {
    this.names =
        Caffeine.newBuilder()
            .expireAfterWrite(settings.maximumAge())
            .maximumSize(settings.maximumSize())
            .ticker(ticker)
            .recordStats()
            .build();
    this.changed =
        Caffeine.newBuilder()
            .expireAfterWrite(settings.maximumAge())
            .maximumSize(Math.max(settings.maximumSize(), LEAST_CHANGED))
            .ticker(ticker)
            .build();
  }

  @Override
  public @Nullable AuthorName find(UUID user) {
    return names.getIfPresent(user);
  }

  @Override
  public void remember(UUID user, AuthorName name) {
    if (changed.getIfPresent(user) != null) {
      return;
    }
    names.put(user, name);
    // why: a change of the user in between found nothing to remove.
    if (changed.getIfPresent(user) != null) {
      names.invalidate(user);
    }
  }

  @Override
  public void changed(Collection<UUID> users) {
    for (UUID user : users) {
      changed.put(user, Boolean.TRUE);
    }
    names.invalidateAll(users);
  }

  /** Does at once what is done by and by, such as evictions. */
  void cleanUp() {
    names.cleanUp();
    changed.cleanUp();
  }

  long size() {
    return names.estimatedSize();
  }

  long changedSize() {
    return changed.estimatedSize();
  }

  /** For the meters. */
  Cache<UUID, AuthorName> names() {
    return names;
  }
}
