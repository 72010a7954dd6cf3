package io.cruddur.repo.activity;

import io.cruddur.database.CruddurException;

/** Somebody else's activity: only its author may do this. Nothing was written. */
public final class NotTheAuthorException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public NotTheAuthorException(String message) {
    super(message);
  }
}
