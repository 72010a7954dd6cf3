package io.cruddur.repo.internal;

import io.cruddur.database.CruddurException;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.UserSuspendedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** How rows of users are selected and read. */
public final class UserRows {

  public static final String COLUMNS =
      "uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at, suspended_at";

  /** The placeholder 'MOCK', which seeded users share, finds nobody. */
  public static final String FIND_BY_COGNITO_USER_ID =
      "SELECT "
          + COLUMNS
          + " FROM {h-schema}users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK'";

  private static final UserStatement UUID_OF =
      new UserStatement("SELECT uuid FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL");

  private static final UserStatement IS_SUSPENDED =
      new UserStatement(
          "SELECT suspended_at IS NOT NULL FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL");

  private UserRows() {}

  /** Why a statement that needs an active user found none. */
  public static CruddurException refused(Sql sql, UserSelector user) {
    return refused(isSuspended(sql, user), user);
  }

  /**
   * Asks whether an active user is why a statement changed nothing.
   *
   * @throws CruddurException if the user is not there, or suspended
   */
  public static void requireActive(Sql sql, UserSelector user) {
    Optional<Boolean> suspended = isSuspended(sql, user);
    if (suspended.orElse(true)) {
      throw refused(suspended, user);
    }
  }

  private static CruddurException refused(Optional<Boolean> suspended, UserSelector user) {
    return suspended.orElse(false) ? new UserSuspendedException() : user.notFound();
  }

  private static Optional<Boolean> isSuspended(Sql sql, UserSelector user) {
    return sql.forWrites().first(IS_SUSPENDED.by(user), row -> row.getBoolean(1), user.value());
  }

  /** The public id of a user, which costs a statement only where the user is named otherwise. */
  public static Optional<UUID> uuid(Sql sql, UserSelector user) {
    return user.value() instanceof UUID uuid
        ? Optional.of(uuid)
        : sql.first(UUID_OF.by(user), row -> row.getObject(1, UUID.class), user.value());
  }

  public static CruddurUser user(ResultSet row) throws SQLException {
    return CruddurUser.stored(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        Sql.instant(row, 7),
        Sql.nullableInstant(row, 8),
        Sql.nullableInstant(row, 9));
  }

  /**
   * A list of users out of a table of pairs, such as likes or follows, newest pair first. A page
   * looks at a bounded number of pairs, however many of their users are not shown, and then says
   * where it stopped. User and place are hidden from the planner by subqueries, so that it keeps
   * one plan for all.
   *
   * @param subject one of {@link Subjects}
   * @param column the pairs' column of the subject
   * @param listed the pairs' column of the user who is listed
   */
  public static KeysetQuery<UserSummary> list(
      Feed feed, String table, String subject, String column, String listed) {
    String template =
        """
        WITH {subject}
        (SELECT l.created_at, u.uuid, NULL AS row_state, u.handle, u.display_name
           FROM (SELECT created_at, {listed}
                   FROM {h-schema}{table}
                  WHERE {column} = {uuid} AND (created_at, {listed}) {<} {place}
                  ORDER BY created_at {desc}, {listed} {desc}
                  LIMIT (SELECT {scan})) l
           JOIN {h-schema}users u ON u.uuid = l.{listed}
          WHERE u.deleted_at IS NULL AND u.suspended_at IS NULL{unless blocked l.{listed}}
          ORDER BY l.created_at {desc}, l.{listed} {desc}
          LIMIT {limit})
        UNION ALL
        (SELECT created_at, {listed}, 'stopped', NULL, NULL
           FROM {h-schema}{table}
          WHERE {column} = {uuid} AND (created_at, {listed}) {<} {place}
          ORDER BY created_at {desc}, {listed} {desc}
         OFFSET (SELECT {scan} - 1) LIMIT 1)
        LIMIT {limit}
        """
            .replace("{table}", table)
            .replace("{subject}", subject)
            .replace("{column}", column)
            .replace("{uuid}", Subjects.UUID)
            .replace("{listed}", listed);
    return new KeysetQuery<>(
        feed,
        Order.NEWEST_FIRST,
        template,
        (row, createdAt, uuid, viewed) ->
            UserSummary.builder()
                .uuid(uuid)
                .handle(row.getString(4))
                .displayName(row.getString(5))
                .build());
  }
}
