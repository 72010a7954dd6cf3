package io.cruddur.repo.activity;

import io.cruddur.database.CruddurException;
import java.util.UUID;

/** The id that the caller brought names another activity. Nothing was written. */
public final class ActivityIdTakenException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param uuid see the accessor
   */
  public ActivityIdTakenException(UUID uuid) {
    super(
        "The id %s names an activity of another author or with another message: bring a new id."
            .formatted(uuid));
  }
}
