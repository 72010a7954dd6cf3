package io.cruddur.repo;

import io.cruddur.database.CruddurException;

/** The Cognito id belongs to another user already. Nothing was written. */
public final class CognitoUserIdTakenException extends CruddurException {

  private static final long serialVersionUID = 1L;

  CognitoUserIdTakenException(String message) {
    super(message);
  }
}
