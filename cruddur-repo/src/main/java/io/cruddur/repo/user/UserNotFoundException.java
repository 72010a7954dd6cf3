package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;
import java.util.UUID;

/** No such user, or one who was deleted. */
public final class UserNotFoundException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public UserNotFoundException(String message) {
    super(message);
  }

  /**
   * For the library.
   *
   * @param uuid what was asked for
   * @return the exception
   */
  public static UserNotFoundException of(UUID uuid) {
    return new UserNotFoundException(
        "There is no user %s, or it was deleted: nothing was done.".formatted(uuid));
  }
}
