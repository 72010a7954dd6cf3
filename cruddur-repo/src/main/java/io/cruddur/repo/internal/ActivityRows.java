package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** How {@link ActivityView}s are selected, in the one order of columns that all feeds share. */
public final class ActivityRows {

  /** Columns 3 to 11, behind the sort keys, of an activity {@code a} and its author {@code u}. */
  public static final String COLUMNS =
      """
      a.user_uuid, u.handle, u.display_name, a.message,
             a.replies_count, a.reposts_count, a.likes_count,
             a.reply_to_activity_uuid, a.expires_at""";

  /** The same columns in the row that says where a scan stopped. */
  public static final String NULLS = "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";

  /**
   * The author of an activity {@code a}. Of a user whose deletion is under way, or was interrupted,
   * nothing is shown from its first step on.
   */
  public static final String AUTHOR =
      "{h-schema}users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL";

  /** What is shown of an activity {@code a}. */
  public static final String SHOWN =
      "a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)";

  private ActivityRows() {}

  public static ActivityView view(ResultSet row, Instant createdAt, UUID uuid) throws SQLException {
    return new ActivityView(
        uuid,
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getInt(7),
        row.getInt(8),
        row.getInt(9),
        row.getObject(10, UUID.class),
        Sql.nullableInstant(row, 11),
        createdAt);
  }
}
