package io.cruddur;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/**
 * Micrometer's meters of caches; nothing loads this class without a registry. The tags have the
 * keys that Spring Boot gives a host's own caches: Prometheus takes no meter of one name with
 * others.
 */
final class AuthorsCacheMeters {

  private static final String CACHE = "cruddur.authors";
  private static final String MANAGER = "cache.manager";

  private AuthorsCacheMeters() {}

  static void bind(Object meterRegistry, String name, AuthorsCache cache) {
    CaffeineCacheMetrics.monitor(
        (MeterRegistry) meterRegistry, cache.names(), CACHE, Tags.of(MANAGER, name, "name", CACHE));
  }

  static void remove(Object meterRegistry, String name) {
    MeterRegistry registry = (MeterRegistry) meterRegistry;
    registry.getMeters().stream()
        .filter(meter -> CACHE.equals(meter.getId().getTag("cache")))
        .filter(meter -> name.equals(meter.getId().getTag(MANAGER)))
        .forEach(registry::remove);
  }
}
