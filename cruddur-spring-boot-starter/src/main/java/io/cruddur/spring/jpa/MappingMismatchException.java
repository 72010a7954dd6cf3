package io.cruddur.spring.jpa;

import io.cruddur.database.CruddurException;

/**
 * The host's JPA looks for Cruddur's tables in another schema than Cruddur itself, is not
 * Hibernate, or cannot be asked while the service starts.
 */
public final class MappingMismatchException extends CruddurException {

  private static final long serialVersionUID = 1L;

  MappingMismatchException(String message) {
    super(message);
  }

  MappingMismatchException(String message, RuntimeException cause) {
    super(message, cause);
  }
}
