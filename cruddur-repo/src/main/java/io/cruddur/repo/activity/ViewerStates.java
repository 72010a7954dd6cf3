package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What one user did to several activities. */
final class ViewerStates {

  private static final String VIEWER_STATE =
      """
      SELECT asked.uuid,
             EXISTS (SELECT FROM {h-schema}likes
                      WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid),
             EXISTS (SELECT FROM {h-schema}reposts
                      WHERE activity_uuid = asked.uuid AND user_uuid = viewer.uuid)
        FROM unnest(?) AS asked (uuid)
       CROSS JOIN (SELECT ?::uuid AS uuid) viewer
      """;

  private ViewerStates() {}

  static Map<UUID, ViewerState> of(Sql sql, UUID viewerUuid, Collection<UUID> activityUuids) {
    return sql
        .list(
            VIEWER_STATE,
            row ->
                Map.entry(
                    row.getObject(1, UUID.class),
                    new ViewerState(row.getBoolean(2), row.getBoolean(3))),
            activityUuids.stream().distinct().toArray(UUID[]::new),
            viewerUuid)
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
