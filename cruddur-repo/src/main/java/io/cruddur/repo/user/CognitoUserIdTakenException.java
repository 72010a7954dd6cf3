package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;

/** The Cognito id belongs to another user already. Nothing was written. */
public final class CognitoUserIdTakenException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public CognitoUserIdTakenException(String message) {
    super(message);
  }
}
