package io.cruddur.database;

/** A read token that this library did not make. An HTTP service reads without one. */
public final class InvalidReadTokenException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public InvalidReadTokenException(String message) {
    super(message);
  }
}
