package io.cruddur.repo;

import io.cruddur.database.CruddurException;
import java.util.UUID;

/** No such user, or one who was deleted. */
public final class UserNotFoundException extends CruddurException {

  private static final long serialVersionUID = 1L;

  UserNotFoundException(String message) {
    super(message);
  }

  static UserNotFoundException of(UUID uuid) {
    return new UserNotFoundException(
        "There is no user %s, or it was deleted: nothing was done.".formatted(uuid));
  }
}
