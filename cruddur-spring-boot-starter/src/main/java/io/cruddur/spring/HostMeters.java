package io.cruddur.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The host's registry of meters, found without loading Micrometer where it is not there. */
final class HostMeters {

  static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

  private HostMeters() {}

  static @Nullable Object registry(ListableBeanFactory beans) {
    ClassLoader loader = HostMeters.class.getClassLoader();
    return ClassUtils.isPresent(REGISTRY, loader)
        ? beans.getBeanProvider(ClassUtils.resolveClassName(REGISTRY, loader)).getIfUnique()
        : null;
  }
}
