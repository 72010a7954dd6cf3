package io.cruddur.spring;

import io.cruddur.CruddurBuilder;

/** A bean that sets what no property can: the clock, the ids of activities. */
@FunctionalInterface
public interface CruddurCustomizer {

  /**
   * Called once, after the properties were applied.
   *
   * @param builder of the Cruddur that becomes a bean
   */
  void customize(CruddurBuilder builder);
}
