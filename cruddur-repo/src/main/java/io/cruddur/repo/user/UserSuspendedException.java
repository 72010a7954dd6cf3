package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;

/**
 * A moderator suspended the user who acts, so they can write nothing. Nothing was written. {@link
 * Users#reinstate} ends it.
 */
public final class UserSuspendedException extends CruddurException {

  private static final long serialVersionUID = 1L;

  private static final String CODE = "user_suspended";

  /** For the library. */
  public UserSuspendedException() {
    super("The user is suspended: nothing was written. A moderator can reinstate them.");
  }

  /**
   * The code of the refusal, for an API's answer.
   *
   * @return always {@code user_suspended}
   */
  public String code() {
    return CODE;
  }
}
