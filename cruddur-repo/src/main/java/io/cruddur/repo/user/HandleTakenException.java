package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;
import io.cruddur.database.internal.Printable;

/** The handle belongs to another user, perhaps written in another case. Nothing was written. */
public final class HandleTakenException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /** As the caller wrote it. */
  private final String handle;

  /**
   * For the library.
   *
   * @param handle see the accessor
   */
  public HandleTakenException(String handle) {
    super(
        "The handle %s is taken by another user: choose another one."
            .formatted(Printable.quoted(handle)));
    this.handle = handle;
  }

  /**
   * The handle that was asked for.
   *
   * @return as the caller wrote it, never null
   */
  public String handle() {
    return handle;
  }
}
