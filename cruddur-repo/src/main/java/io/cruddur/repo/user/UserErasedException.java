package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;

/**
 * The user of this Cognito id was deleted, and is remembered for a while, so that a token which is
 * still valid or an event which is delivered again does not bring them back. Nothing was written. A
 * person who wants to come back is let in by {@link Users#readmit}.
 */
public final class UserErasedException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /** For the library. */
  public UserErasedException() {
    super(
        "The user of this Cognito id was deleted: nothing was registered. To let the person come back, call users().readmit(cognitoUserId) first.");
  }
}
