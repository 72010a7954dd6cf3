package io.cruddur.repo.activity;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity, its ancestors and the first page of its replies, by one statement: of its rows those
 * before the activity are the ancestors, from the root on, and those behind it the replies.
 */
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
          (SELECT a.created_at, a.uuid, NULL AS row_state, {columns}
             FROM chain
             JOIN {h-schema}activities a ON a.uuid = chain.uuid
             JOIN {author}
            WHERE NOT chain.again AND {shown}{unless blocked a.user_uuid}{unless muted chain.depth = 0 OR a.user_uuid}
            ORDER BY chain.depth DESC)
          UNION ALL
          ({replies})
          """
              .replace("{columns}", ActivityRows.COLUMNS)
              .replace("{author}", ActivityRows.AUTHOR)
              .replace("{shown}", ActivityRows.SHOWN)
              .replace("{depth}", Integer.toString(DEPTH))
              .replace("{replies}", ActivityFeeds.FIRST_REPLIES),
          sql -> KeysetQuery.render(sql, Direction.NEWER, REPLIES));

  private ThreadQuery() {}

  static Optional<ActivityThread> thread(
      Sql sql, UUID uuid, @Nullable UserSelector viewer, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("subject", uuid);
    values.put("now", Times.toJdbc(now));
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    NamedSql statement = THREAD.by(viewer);
    List<KeysetRow<ActivityView>> rows =
        sql.list(
            statement.sql(),
            row -> KeysetQuery.row(row, ActivityRows::view, viewer != null),
            statement.arguments(values));
    // why by order: what reads a common table expression is never split among workers, so the
    // server reads one arm of the UNION ALL after the other.
    int asked = 0;
    while (asked < rows.size() && !rows.get(asked).uuid().equals(uuid)) {
      asked++;
    }
    if (asked == rows.size()) {
      return Optional.empty();
    }
    List<ActivityView> ancestors = new ArrayList<>();
    for (KeysetRow<ActivityView> row : rows.subList(0, asked)) {
      ancestors.add(Objects.requireNonNull(row.item()));
    }
    List<KeysetRow<ActivityView>> replies = rows.subList(asked + 1, rows.size());
    CursorPage<ActivityView> page =
        new KeysetPage<>(Feed.REPLIES, uuid.hashCode(), REPLIES, null, replies)
            .readForward(Order.OLDEST_FIRST);
    return Optional.of(
        ActivityThread.builder()
            .activity(Objects.requireNonNull(rows.get(asked).item()))
            .ancestors(ancestors)
            .replies(page)
            .build());
  }
}
