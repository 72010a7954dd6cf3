package io.cruddur.repo.user;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetPage;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.KeysetRow;
import io.cruddur.repo.page.CursorPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user with counts, alone or with the first page of the user's activities: one statement. */
final class ProfileQuery {

  /** How many activities the first page has, as in the reference application. */
  static final int ACTIVITIES = 40;

  private static final String PROFILE =
      """
      SELECT u.uuid, u.cognito_user_id, u.handle, u.display_name, u.bio,
             (SELECT count(*) FROM {h-schema}activities a
               WHERE a.user_uuid = u.uuid AND {shown}) AS cruds_count,
             (SELECT count(*) FROM {h-schema}follows WHERE followee_uuid = u.uuid) AS followers_count,
             (SELECT count(*) FROM {h-schema}follows WHERE follower_uuid = u.uuid) AS following_count
        FROM {h-schema}users u
       WHERE lower(u.handle) = lower(:handle) AND u.deleted_at IS NULL
      """
          .replace("{shown}", ActivityRows.SHOWN);

  private static final NamedSql PROFILE_ALONE = NamedSql.parse(PROFILE);

  private static final NamedSql PROFILE_WITH_ACTIVITIES =
      NamedSql.parse(
          """
          WITH profile AS MATERIALIZED (
          {profile})
          (SELECT NULL AS created_at, NULL AS uuid, {nulls}, profile.*
             FROM profile)
          UNION ALL
          (SELECT activity.*, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM (
          {activities}
          ) activity)
          """
              .replace("{profile}", PROFILE)
              .replace("{nulls}", ActivityRows.NULLS)
              .replace(
                  "{activities}",
                  KeysetQuery.render(
                      ActivityFeeds.USER_WITH_REPLIES_TEMPLATE.replace(
                          ":subject", "(SELECT uuid FROM profile)"),
                      Direction.OLDER,
                      ACTIVITIES)));

  private static final int PROFILE_COLUMN = 12;

  private ProfileQuery() {}

  static Optional<UserProfile> profile(Sql sql, String handle, Instant now) {
    return sql.first(
        PROFILE_ALONE.sql(),
        row -> profile(row, 1),
        PROFILE_ALONE.arguments(Map.of("handle", handle, "now", now)));
  }

  static Optional<ProfilePage> show(Sql sql, String handle, Instant now) {
    Map<String, Object> values =
        Map.of(
            "handle",
            handle,
            "now",
            now,
            "createdAt",
            Times.INFINITY,
            "uuid",
            KeysetQuery.LAST_UUID);
    List<KeysetRow<ActivityView>> activities = new ArrayList<>();
    UserProfile profile = null;
    for (Row row :
        sql.list(
            PROFILE_WITH_ACTIVITIES.sql(),
            ProfileQuery::row,
            PROFILE_WITH_ACTIVITIES.arguments(values))) {
      if (row.activity() != null) {
        activities.add(row.activity());
      } else {
        profile = row.profile();
      }
    }
    if (profile == null) {
      return Optional.empty();
    }
    CursorPage<ActivityView> page =
        new KeysetPage<>(
                Feed.USER_WITH_REPLIES, profile.uuid().hashCode(), ACTIVITIES, null, activities)
            .readBackward(Order.NEWEST_FIRST);
    return Optional.of(new ProfilePage(profile, page));
  }

  /** Either the profile or one of the activities. */
  private record Row(@Nullable UserProfile profile, @Nullable KeysetRow<ActivityView> activity) {}

  private static Row row(ResultSet row) throws SQLException {
    return row.getObject(PROFILE_COLUMN) == null
        ? new Row(null, KeysetQuery.row(row, ActivityRows::view))
        : new Row(profile(row, PROFILE_COLUMN), null);
  }

  private static UserProfile profile(ResultSet row, int first) throws SQLException {
    return new UserProfile(
        row.getObject(first, UUID.class),
        row.getString(first + 1),
        row.getString(first + 2),
        row.getString(first + 3),
        row.getString(first + 4),
        row.getLong(first + 5),
        row.getLong(first + 6),
        row.getLong(first + 7));
  }
}
