package io.cruddur.repo;

import io.cruddur.database.CruddurException;

/** The user follows as many others as one can. Nothing was written. */
public final class FollowLimitException extends CruddurException {

  private static final long serialVersionUID = 1L;

  FollowLimitException(String message) {
    super(message);
  }
}
