package io.cruddur.spring;

import io.cruddur.Cruddur;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.core.Ordered;

/**
 * Tells Boot that the {@link Cruddur} bean initializes a database: after all that the host has for
 * this (its Flyway refuses a schema that is not empty), and before JPA and everything else that
 * depends on the database.
 */
final class CruddurDatabaseInitializerDetector
    extends AbstractBeansOfTypeDatabaseInitializerDetector {

  CruddurDatabaseInitializerDetector() {}

  @Override
  protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
    return Set.of(Cruddur.class);
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
