package io.cruddur.repo;

import io.cruddur.database.CruddurException;
import java.util.UUID;

/** No such activity, or one that has expired or was deleted. Nothing was written. */
public final class ActivityNotFoundException extends CruddurException {

  private static final long serialVersionUID = 1L;

  ActivityNotFoundException(String message) {
    super(message);
  }

  static ActivityNotFoundException of(UUID uuid) {
    return new ActivityNotFoundException(
        "There is no activity %s, or it has expired or was deleted: nothing was done."
            .formatted(uuid));
  }
}
