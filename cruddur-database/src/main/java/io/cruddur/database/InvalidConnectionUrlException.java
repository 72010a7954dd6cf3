package io.cruddur.database;

/**
 * A connection URL that cannot be used: bad syntax, or a parameter that could not be honoured. The
 * message names the part and the remedy, and quotes nothing that may belong to a password.
 */
public final class InvalidConnectionUrlException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public InvalidConnectionUrlException(String message) {
    super(message);
  }
}
