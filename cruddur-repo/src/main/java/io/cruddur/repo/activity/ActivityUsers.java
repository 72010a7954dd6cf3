package io.cruddur.repo.activity;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.Subjects;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.ViewedStatement;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who likes an activity, and whom it mentions. */
final class ActivityUsers {

  static final KeysetQuery<UserSummary> LIKERS =
      UserRows.list(Feed.LIKERS, "likes", Subjects.ACTIVITY, "activity_uuid", "user_uuid");

  private static final ViewedStatement MENTIONED =
      new ViewedStatement(
          """
          WITH {subject}
          SELECT u.uuid, u.handle, u.display_name
            FROM {h-schema}mentions m
            JOIN {h-schema}users u ON u.uuid = m.user_uuid AND u.deleted_at IS NULL
                                AND u.suspended_at IS NULL
           WHERE m.activity_uuid = {uuid}{unless blocked u.uuid}
           ORDER BY u.handle
          """
              .replace("{subject}", Subjects.ACTIVITY)
              .replace("{uuid}", Subjects.UUID),
          sql -> sql);

  private ActivityUsers() {}

  static List<UserSummary> mentioned(
      Sql sql, UUID activityUuid, @Nullable UserSelector viewer, Instant now) {
    NamedSql statement = MENTIONED.by(viewer);
    Map<String, Object> values = new HashMap<>();
    values.put("subject", activityUuid);
    values.put("now", now);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    return sql.list(
        statement.sql(),
        row ->
            UserSummary.builder()
                .uuid(row.getObject(1, UUID.class))
                .handle(row.getString(2))
                .displayName(row.getString(3))
                .build(),
        statement.arguments(values));
  }
}
