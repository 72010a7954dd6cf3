package io.cruddur.repo.user;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.internal.Blocks;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import io.cruddur.repo.internal.ViewedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads users as views: several at once, by prefix. One statement each. */
final class UserLists {

  private static final String SUMMARY = "SELECT u.uuid, u.handle, u.display_name ";

  private static final String BY_UUID =
      SUMMARY
          + "FROM {h-schema}users u WHERE u.uuid = ANY (?) AND u.deleted_at IS NULL AND u.suspended_at IS NULL";

  private static final String BY_HANDLE =
      SUMMARY
          + """
          FROM unnest(?::text[]) AS asked (handle)
          JOIN {h-schema}users u ON lower(u.handle) = lower(asked.handle)
          WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL
          """;

  /**
   * All texts that begin so, in the order of the index and without wildcards to be escaped.
   * Subqueries hide prefix and limit from the planner: it then keeps one plan, where it would else
   * plan each search anew.
   */
  private static final String BY_PREFIX =
      SUMMARY
          + """
          FROM {h-schema}users u
          WHERE lower(u.{column}) ~>=~ (SELECT lower(:prefix))
            AND lower(u.{column}) ~<=~ (SELECT lower(:last))
            AND u.deleted_at IS NULL AND u.suspended_at IS NULL{unless blocked u.uuid}
          ORDER BY lower(u.{column}) USING ~<~
          LIMIT (SELECT :limit::int)
          """;

  private static final ViewedStatement BY_HANDLE_PREFIX = byPrefix("handle");
  private static final ViewedStatement BY_NAME_PREFIX = byPrefix("display_name");

  /** Sorts after every character that may follow. */
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  /**
   * The codes are the reference application's: OTHER has no Cognito id, so it might be either.
   * Nobody has a block with themselves.
   */
  private static final UserStatement MESSAGE_USERS =
      new UserStatement(
          """
          SELECT CASE WHEN {is user} THEN 'SENDER' WHEN cognito_user_id IS NULL THEN 'OTHER'
                      ELSE 'RECV' END,
                 uuid, handle, display_name
            FROM {h-schema}users
           WHERE ({is user} OR lower(handle) = lower(?)) AND deleted_at IS NULL
             AND suspended_at IS NULL
             AND NOT ({blocked})
           ORDER BY 1 DESC
          """
              .replace("{blocked}", Blocks.between("{uuid of user}", "users.uuid")));

  private final Sql sql;

  UserLists(Sql sql) {
    this.sql = sql;
  }

  List<UserSummary> byUuid(Collection<UUID> uuids) {
    return sql.list(BY_UUID, UserLists::summary, (Object) uuids.toArray(UUID[]::new));
  }

  List<UserSummary> byHandle(Collection<String> handles) {
    return sql
        .list(
            BY_HANDLE,
            UserLists::summary,
            (Object) handles.stream().distinct().toArray(String[]::new))
        .stream()
        .distinct()
        .toList();
  }

  List<UserSummary> byHandlePrefix(String prefix, @Nullable UserSelector viewer, int limit) {
    return byPrefix(BY_HANDLE_PREFIX.by(viewer), prefix, viewer, limit);
  }

  List<UserSummary> byNamePrefix(String prefix, @Nullable UserSelector viewer, int limit) {
    return byPrefix(BY_NAME_PREFIX.by(viewer), prefix, viewer, limit);
  }

  private static ViewedStatement byPrefix(String column) {
    return new ViewedStatement(BY_PREFIX.replace("{column}", column), sql -> sql);
  }

  private List<UserSummary> byPrefix(
      NamedSql statement, String prefix, @Nullable UserSelector viewer, int limit) {
    Map<String, Object> values = new HashMap<>();
    values.put("prefix", prefix);
    values.put("last", prefix + LAST_CHARACTER);
    values.put("limit", limit);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    return sql.list(statement.sql(), UserLists::summary, statement.arguments(values));
  }

  List<MessageUser> messageUsers(UserSelector sender, String receiverHandle) {
    return sql.list(
        MESSAGE_USERS.by(sender),
        row ->
            MessageUser.builder()
                .kind(MessageUser.Kind.valueOf(row.getString(1)))
                .uuid(row.getObject(2, UUID.class))
                .handle(row.getString(3))
                .displayName(row.getString(4))
                .build(),
        sender.value(),
        sender.value(),
        receiverHandle,
        sender.value(),
        sender.value());
  }

  private static UserSummary summary(ResultSet row) throws SQLException {
    return UserSummary.builder()
        .uuid(row.getObject(1, UUID.class))
        .handle(row.getString(2))
        .displayName(row.getString(3))
        .build();
  }
}
