package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list of users out of a table of pairs, such as likes or follows, newest pair first: a keyset
 * over the pair's created_at and the listed user's uuid, one statement a page.
 */
public final class UserListQuery {

  private static final UUID LAST_UUID = new UUID(-1, -1);

  // why: the limit is within the page sizes' bounds, and a literal keeps the server from planning
  // anew for each value.
  private static final String TEMPLATE =
      """
      SELECT u.uuid, u.handle, u.display_name, l.created_at
        FROM {h-schema}{table} l
        JOIN {h-schema}users u ON u.uuid = l.{listed}
       WHERE l.{subject} = ? AND (l.created_at, l.{listed}) {<} (?, ?)
         AND u.deleted_at IS NULL
       ORDER BY l.created_at {desc}, l.{listed} {desc}
       LIMIT {limit}
      """;

  private final Feed feed;
  private final String older;
  private final String newer;

  private record Row(UserSummary user, Instant createdAt) {}

  public UserListQuery(Feed feed, String table, String subject, String listed) {
    this.feed = feed;
    String template =
        TEMPLATE
            .replace("{table}", table)
            .replace("{subject}", subject)
            .replace("{listed}", listed);
    this.older = template.replace("{<}", "<").replace("{desc}", "DESC");
    this.newer = template.replace("{<}", ">").replace("{desc}", "ASC");
  }

  public CursorPage<UserSummary> page(Sql sql, UUID subject, PageQuery request) {
    int size = request.size();
    Cursor at =
        request.cursor() == null ? null : Cursor.parse(request.cursor(), feed, subject.hashCode());
    boolean forward = at != null && at.direction() == Direction.NEWER;
    List<Row> rows =
        sql.list(
            (forward ? newer : older).replace("{limit}", Integer.toString(size + 1)),
            row ->
                new Row(
                    new UserSummary(
                        row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
                    Sql.sortKey(row, 4)),
            subject,
            at == null ? Times.INFINITY : at.createdAt(),
            at == null ? LAST_UUID : at.uuid());
    boolean more = rows.size() > size;
    List<Row> items = new ArrayList<>(more ? rows.subList(0, size) : rows);
    if (forward) {
      Collections.reverse(items);
    }
    List<UserSummary> users = items.stream().map(Row::user).toList();
    if (items.isEmpty()) {
      String here = forward ? Objects.requireNonNull(at).token() : null;
      return new CursorPage<>(users, size, null, null, here);
    }
    String newerThanThis = token(items.get(0), subject, Direction.NEWER);
    String olderThanThis =
        forward || more ? token(items.get(items.size() - 1), subject, Direction.OLDER) : null;
    return new CursorPage<>(users, size, olderThanThis, olderThanThis, newerThanThis);
  }

  private @Nullable String token(Row row, UUID subject, Direction direction) {
    return new Cursor(feed, subject.hashCode(), direction, row.createdAt(), row.user().uuid())
        .token();
  }
}
