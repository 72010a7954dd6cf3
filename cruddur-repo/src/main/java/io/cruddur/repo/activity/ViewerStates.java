package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What one user did to several activities. */
final class ViewerStates {

  private static final UserStatement VIEWER_STATE =
      new UserStatement(
          """
      SELECT asked.uuid,
             EXISTS (SELECT 1 FROM {h-schema}likes
                      WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid),
             EXISTS (SELECT 1 FROM {h-schema}reposts
                      WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid)
        FROM unnest(?::uuid[]) AS asked (uuid)
       CROSS JOIN (SELECT CAST({uuid of user} AS uuid) AS uuid) viewer
      """);

  private ViewerStates() {}

  static Map<UUID, ViewerState> of(Sql sql, UserSelector viewer, Collection<UUID> activityUuids) {
    return sql
        .list(
            VIEWER_STATE.by(viewer),
            row -> Map.entry(row.getObject(1, UUID.class), ActivityRows.viewerState(row, 2)),
            activityUuids.stream().distinct().toArray(UUID[]::new),
            viewer.value())
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
