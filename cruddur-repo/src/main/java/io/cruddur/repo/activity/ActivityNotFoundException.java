package io.cruddur.repo.activity;

import io.cruddur.database.CruddurException;
import java.util.UUID;

/** No such activity, or one that has expired or was deleted. Nothing was written. */
public final class ActivityNotFoundException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public ActivityNotFoundException(String message) {
    super(message);
  }

  /**
   * For the library.
   *
   * @param uuid what was asked for
   * @return the exception
   */
  public static ActivityNotFoundException of(UUID uuid) {
    return new ActivityNotFoundException(
        "There is no activity %s, or it has expired or was deleted: nothing was done."
            .formatted(uuid));
  }
}
