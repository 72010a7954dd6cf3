package io.cruddur.migrations.repair;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the catalog of a schema differs from what the change sets in its history make. What somebody
 * added (columns, indexes, constraints of their own) is no difference.
 *
 * @param schema the schema's name
 * @param differences what differs, by table, kind and name: {@code users index users_handle_key}
 * @param problem why nothing could be compared, as on a replica; null if it was
 */
public record SchemaComparison(
    String schema, Map<String, String> differences, @Nullable String problem) {

  /**
   * Copies the map.
   *
   * @param schema the schema's name
   * @param differences what differs
   * @param problem why nothing could be compared
   */
  public SchemaComparison {
    differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
  }
}
