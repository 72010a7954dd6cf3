package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts that are not null, not 0, and not the number of rows that they should count: somebody
 * maintains them, or has, in a way that this library does not know.
 */
final class UnexplainedCounts {

  private record Count(String column, String table, String reference) {}

  private static final List<Count> COUNTS =
      List.of(
          new Count("replies_count", "activities", Shape.REPLY_COLUMN),
          new Count("reposts_count", "reposts", "activity_uuid"),
          new Count("likes_count", "likes", "activity_uuid"));

  private UnexplainedCounts() {}

  /** For the counts that the table has. */
  static List<RowCheck> checks(Shape seen) {
    Shape.Table activities = seen.tables().get("activities");
    return COUNTS.stream()
        .filter(count -> activities != null && isNumber(activities.columns().get(count.column())))
        .map(UnexplainedCounts::check)
        .toList();
  }

  private static boolean isNumber(Shape.@Nullable Column column) {
    return column != null && TypeChange.isNumber(column);
  }

  // why grouped, not counted row by row: the reply column has no index yet.
  private static RowCheck check(Count count) {
    return new RowCheck(
        Kind.UNEXPLAINED_COUNT,
        "activities",
        count.column(),
        "%s is another than the rows say".formatted(count.column()),
        """
        SELECT t.* FROM {activities} t LEFT JOIN (SELECT %3$s AS counted, count(*) AS found FROM {%2$s} each \
        WHERE %3$s IS NOT NULL GROUP BY 1) r ON r.counted = t.uuid \
        WHERE t.%1$s <> 0 AND t.%1$s <> coalesce(r.found, 0)"""
            .formatted(count.column(), count.table(), count.reference()),
        "count anew, and keep the old values in cruddur_adoption_kept; or leave them as they are: cruddur-db adopt --keep-counts");
  }
}
