package io.cruddur.repo.page;

import io.cruddur.database.CruddurException;

/**
 * A cursor that this library did not make, or that was made for another feed. An HTTP service
 * answers 400.
 */
public final class InvalidCursorException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public InvalidCursorException(String message) {
    super(message);
  }
}
