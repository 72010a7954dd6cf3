package io.cruddur;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/** The only class that knows Micrometer's meters of caches; nothing loads it without a registry. */
final class AuthorsCacheMeters {

  private AuthorsCacheMeters() {}

  static void bind(Object meterRegistry, AuthorsCache cache) {
    CaffeineCacheMetrics.monitor((MeterRegistry) meterRegistry, cache.names(), "cruddur.authors");
  }
}
