package io.cruddur.migrations.adoption;

import java.util.Map;
import java.util.UUID;

/**
 * What the owner has decided about people, as the rows are now.
 *
 * @param merged which users are removed, each with the user who stays
 * @param ids the Cognito ids that users get
 */
record Decided(Map<UUID, UUID> merged, Map<UUID, String> ids) {

  static final Decided NOTHING = new Decided(Map.of(), Map.of());

  boolean isNothing() {
    return merged.isEmpty() && ids.isEmpty();
  }
}
