package io.cruddur;

import io.cruddur.database.internal.Replicas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one {@link Cruddur}, which have its name, so that another's in the same registry
 * are others; removed when it is closed. Loads Micrometer only where a registry of its is given.
 */
final class Meters implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** The names that are in use, of each registry. */
  private static final Map<Object, Set<String>> TAKEN = new WeakHashMap<>();

  private final String wanted;
  private final Map<Object, String> names = new HashMap<>();
  private final List<Runnable> removals = new ArrayList<>();

  /**
   * No meter yet.
   *
   * @param name of the pool, with {@code -2} and so on if another's meters in the registry have it;
   *     null for {@code cruddur-1} and so on
   */
  Meters(@Nullable String name) {
    this.wanted = name == null ? "cruddur-" + NUMBERS.incrementAndGet() : name;
  }

  void bind(@Nullable Object registry, Replicas replicas) {
    if (registry != null && isMicrometers(registry.getClass())) {
      String name = names.computeIfAbsent(registry, this::take);
      removals.add(() -> ReplicaMeters.remove(registry, name));
      ReplicaMeters.bind(registry, name, replicas);
    }
  }

  void bind(@Nullable Object registry, AuthorsCache cache) {
    if (registry != null && isMicrometers(registry.getClass())) {
      String name = names.computeIfAbsent(registry, this::take);
      removals.add(() -> AuthorsCacheMeters.remove(registry, name));
      AuthorsCacheMeters.bind(registry, name, cache);
    }
  }

  private String take(Object registry) {
    synchronized (TAKEN) {
      Set<String> taken = TAKEN.computeIfAbsent(registry, first -> new HashSet<>());
      String name = wanted;
      for (int i = 2; !taken.add(name); i++) {
        name = wanted + "-" + i;
      }
      return name;
    }
  }

  private static void giveBack(Object registry, String name) {
    synchronized (TAKEN) {
      Set<String> taken = TAKEN.get(registry);
      if (taken != null) {
        taken.remove(name);
      }
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
    removals.clear();
    names.forEach(Meters::giveBack);
    // why: a second close must not give back what another has taken since.
    names.clear();
  }
}
