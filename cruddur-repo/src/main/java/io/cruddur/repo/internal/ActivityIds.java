package io.cruddur.repo.internal;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import java.util.UUID;

/** The id in a reference to an activity. */
public final class ActivityIds {

  private ActivityIds() {}

  /** Of an entity that JPA has not loaded yet, too. */
  public static UUID of(ActivityRef activity) {
    // why: the getter of an uninitialised proxy answers without a statement.
    return activity instanceof CruddurActivity entity ? entity.getUuid() : activity.uuid();
  }
}
