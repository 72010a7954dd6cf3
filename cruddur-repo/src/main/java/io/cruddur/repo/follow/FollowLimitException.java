package io.cruddur.repo.follow;

import io.cruddur.database.CruddurException;

/** The user follows as many others as one can. Nothing was written. */
public final class FollowLimitException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public FollowLimitException(String message) {
    super(message);
  }
}
