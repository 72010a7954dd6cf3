package io.cruddur.repo.activity;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetPage;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.KeysetRow;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.ViewedStatement;
import io.cruddur.repo.page.CursorPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An activity, its ancestors and the first page of its replies, by one statement. */
final class ThreadQuery {

  /** How many replies the first page has. */
  static final int REPLIES = 20;

  /** How many ancestors are looked for. */
  static final int DEPTH = 100;

  private static final ViewedStatement THREAD =
      new ViewedStatement(
          """
          WITH RECURSIVE chain (uuid, parent_uuid, depth) AS (
            SELECT a.uuid, a.reply_to_activity_uuid, 0
              FROM {h-schema}activities a
             WHERE a.uuid = :subject AND {shown}
            UNION ALL
            SELECT a.uuid, a.reply_to_activity_uuid, chain.depth + 1
              FROM chain
              JOIN {h-schema}activities a ON a.uuid = chain.parent_uuid
             WHERE chain.depth < {depth}
          ) CYCLE uuid SET again USING path
          (SELECT a.created_at, a.uuid, NULL AS row_state, {columns}, chain.depth
             FROM chain
             JOIN {h-schema}activities a ON a.uuid = chain.uuid
             JOIN {author}
            WHERE NOT chain.again AND {shown}{unless blocked a.user_uuid}{unless muted chain.depth = 0 OR a.user_uuid}
            ORDER BY chain.depth DESC)
          UNION ALL
          (SELECT reply.*, NULL FROM (
          {replies}
          ) reply)
          """
              .replace("{columns}", ActivityRows.COLUMNS)
              .replace("{author}", ActivityRows.AUTHOR)
              .replace("{shown}", ActivityRows.SHOWN)
              .replace("{depth}", Integer.toString(DEPTH))
              .replace("{replies}", ActivityFeeds.FIRST_REPLIES),
          sql -> KeysetQuery.render(sql, Direction.NEWER, REPLIES));

  /** A reply, or, where there is a depth, the activity itself (0) or an ancestor. */
  private record Row(@Nullable Integer depth, KeysetRow<ActivityView> row) {}

  private ThreadQuery() {}

  static Optional<ActivityThread> thread(
      Sql sql, UUID uuid, @Nullable UserSelector viewer, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("subject", uuid);
    values.put("now", now);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    NamedSql statement = THREAD.by(viewer);
    ActivityView activity = null;
    List<ActivityView> ancestors = new ArrayList<>();
    List<KeysetRow<ActivityView>> replies = new ArrayList<>();
    for (Row row :
        sql.list(statement.sql(), row -> row(row, viewer != null), statement.arguments(values))) {
      if (row.depth() == null) {
        replies.add(row.row());
      } else if (row.depth() == 0) {
        activity = row.row().item();
      } else {
        ancestors.add(Objects.requireNonNull(row.row().item()));
      }
    }
    if (activity == null) {
      return Optional.empty();
    }
    CursorPage<ActivityView> page =
        new KeysetPage<>(Feed.REPLIES, uuid.hashCode(), REPLIES, null, replies)
            .readForward(Order.OLDEST_FIRST);
    return Optional.of(
        ActivityThread.builder().activity(activity).ancestors(ancestors).replies(page).build());
  }

  private static Row row(ResultSet row, boolean viewed) throws SQLException {
    int depth = row.getInt(ActivityRows.columns(viewed) + 1);
    return new Row(row.wasNull() ? null : depth, KeysetQuery.row(row, ActivityRows::view, viewed));
  }
}
