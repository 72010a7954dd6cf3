package io.cruddur.repo;

import io.cruddur.database.CruddurException;

/** No such user, or one who was deleted. */
public final class UserNotFoundException extends CruddurException {

  private static final long serialVersionUID = 1L;

  UserNotFoundException(String message) {
    super(message);
  }
}
