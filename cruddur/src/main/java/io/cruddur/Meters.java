package io.cruddur;

import io.cruddur.database.internal.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one {@link Cruddur}, which have its name, so that another's in the same registry
 * are others; removed when it is closed. Loads Micrometer only where a registry of its is given.
 */
final class Meters implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name;
  private final List<Runnable> removals = new ArrayList<>();

  /**
   * No meter yet.
   *
   * @param name of the pool; null for {@code cruddur-1} and so on
   */
  Meters(@Nullable String name) {
    this.name = name == null ? "cruddur-" + NUMBERS.incrementAndGet() : name;
  }

  void bind(@Nullable Object registry, Replicas replicas) {
    if (registry != null && isMicrometers(registry.getClass())) {
      removals.add(() -> ReplicaMeters.remove(registry, name));
      ReplicaMeters.bind(registry, name, replicas);
    }
  }

  void bind(@Nullable Object registry, AuthorsCache cache) {
    if (registry != null && isMicrometers(registry.getClass())) {
      removals.add(() -> AuthorsCacheMeters.remove(registry, name));
      AuthorsCacheMeters.bind(registry, name, cache);
    }
  }

  /** HikariCP takes a registry of Dropwizard's, too, and Micrometer need not be there. */
  private static boolean isMicrometers(@Nullable Class<?> registry) {
    return registry != null
        && (registry.getName().equals("io.micrometer.core.instrument.MeterRegistry")
            || isMicrometers(registry.getSuperclass()));
  }

  @Override
  public void close() {
    removals.forEach(Runnable::run);
  }
}
