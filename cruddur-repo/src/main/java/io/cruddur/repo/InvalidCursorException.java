package io.cruddur.repo;

import io.cruddur.database.CruddurException;

/**
 * A cursor that this library did not make, or that was made for another feed. An HTTP service
 * answers 400.
 */
public final class InvalidCursorException extends CruddurException {

  private static final long serialVersionUID = 1L;

  InvalidCursorException(String message) {
    super(message);
  }
}
