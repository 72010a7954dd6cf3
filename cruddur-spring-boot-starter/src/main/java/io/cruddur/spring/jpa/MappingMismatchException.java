package io.cruddur.spring.jpa;

import io.cruddur.database.CruddurException;

/** The host's JPA looks for Cruddur's tables in another schema than Cruddur itself. */
public final class MappingMismatchException extends CruddurException {

  private static final long serialVersionUID = 1L;

  MappingMismatchException(String message) {
    super(message);
  }
}
