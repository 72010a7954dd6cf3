package io.cruddur;

import org.jspecify.annotations.Nullable;

/** Whether meters can be registered, told without loading Micrometer. */
final class Meters {

  private Meters() {}

  /** HikariCP takes a registry of Dropwizard's, too, and Micrometer need not be there. */
  static boolean areMicrometers(@Nullable Object registry) {
    return registry != null && isRegistry(registry.getClass());
  }

  private static boolean isRegistry(@Nullable Class<?> type) {
    return type != null
        && (type.getName().equals("io.micrometer.core.instrument.MeterRegistry")
            || isRegistry(type.getSuperclass()));
  }
}
