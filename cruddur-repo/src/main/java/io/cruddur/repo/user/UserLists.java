package io.cruddur.repo.user;

import io.cruddur.database.internal.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Reads users as views: several at once, by prefix. One statement each. */
final class UserLists {

  private static final String SUMMARY = "SELECT u.uuid, u.handle, u.display_name ";

  private static final String BY_UUID =
      SUMMARY + "FROM {h-schema}users u WHERE u.uuid = ANY (?) AND u.deleted_at IS NULL";

  private static final String BY_HANDLE =
      SUMMARY
          + """
          FROM unnest(?) AS asked (handle)
          JOIN {h-schema}users u ON lower(u.handle) = lower(asked.handle)
          WHERE u.deleted_at IS NULL
          """;

  /** All texts that begin so, in the order of the index and without wildcards to be escaped. */
  private static final String BY_PREFIX =
      SUMMARY
          + """
          FROM {h-schema}users u
          WHERE lower(u.{column}) ~>=~ lower(?) AND lower(u.{column}) ~<=~ lower(?)
            AND u.deleted_at IS NULL
          ORDER BY lower(u.{column}) USING ~<~
          LIMIT ?
          """;

  private static final String BY_HANDLE_PREFIX = BY_PREFIX.replace("{column}", "handle");
  private static final String BY_NAME_PREFIX = BY_PREFIX.replace("{column}", "display_name");

  /** Behind every character that a text can go on with. */
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private static final String MESSAGE_USERS =
      """
      SELECT CASE cognito_user_id = ? WHEN TRUE THEN 'SENDER' WHEN FALSE THEN 'RECV' ELSE 'OTHER' END,
             uuid, handle, display_name
        FROM {h-schema}users
       WHERE (cognito_user_id = ? AND cognito_user_id <> 'MOCK' OR lower(handle) = lower(?))
         AND deleted_at IS NULL
       ORDER BY 1 DESC
      """;

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

  List<UserSummary> byHandlePrefix(String prefix, int limit) {
    return sql.list(BY_HANDLE_PREFIX, UserLists::summary, prefix, prefix + LAST_CHARACTER, limit);
  }

  List<UserSummary> byNamePrefix(String prefix, int limit) {
    return sql.list(BY_NAME_PREFIX, UserLists::summary, prefix, prefix + LAST_CHARACTER, limit);
  }

  List<MessageUser> messageUsers(String cognitoUserId, String receiverHandle) {
    return sql.list(
        MESSAGE_USERS,
        row ->
            new MessageUser(
                MessageUser.Kind.valueOf(row.getString(1)),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4)),
        cognitoUserId,
        cognitoUserId,
        receiverHandle);
  }

  private static UserSummary summary(ResultSet row) throws SQLException {
    return new UserSummary(row.getObject(1, UUID.class), row.getString(2), row.getString(3));
  }
}
