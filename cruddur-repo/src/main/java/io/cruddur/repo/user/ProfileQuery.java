package io.cruddur.repo.user;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user with counts, alone or with the first page of the user's activities: one statement. */
final class ProfileQuery {

  /** How many activities the first page has, as in the reference application. */
  static final int ACTIVITIES = 40;

  private static final String PROFILE =
      """
      SELECT u.uuid AS profile_uuid, u.cognito_user_id AS profile_cognito_user_id,
             u.handle AS profile_handle, u.display_name AS profile_display_name,
             u.bio AS profile_bio,
             (SELECT count(*) FROM {h-schema}activities a
               WHERE a.user_uuid = u.uuid AND {shown}) AS cruds_count,
             (SELECT count(*) FROM {h-schema}follows WHERE followee_uuid = u.uuid) AS followers_count,
             (SELECT count(*) FROM {h-schema}follows WHERE follower_uuid = u.uuid) AS following_count
        FROM {h-schema}users u
       WHERE lower(u.handle) = lower(:handle) AND u.deleted_at IS NULL
         AND u.suspended_at IS NULL{unless blocked u.uuid}
      """
          .replace("{shown}", ActivityRows.SHOWN);

  private static final ViewedStatement PROFILE_ALONE = new ViewedStatement(PROFILE, sql -> sql);

  private static final ViewedStatement PROFILE_WITH_ACTIVITIES =
      new ViewedStatement(
          """
          WITH profile AS MATERIALIZED (
          {profile})
          (SELECT NULL AS created_at, NULL AS uuid, 'profile' AS row_state, {nulls}, profile.*
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
                  ActivityFeeds.FIRST_OF_USER_WITH_REPLIES
                      .replace(ActivityFeeds.UNLESS_AUTHOR_IS_BLOCKED, "")
                      .replace("{uuid of subject}", "(SELECT profile_uuid FROM profile)")
                      .replace("{opaque uuid of subject}", "(SELECT profile_uuid FROM profile)")),
          sql -> KeysetQuery.render(sql, Direction.OLDER, ACTIVITIES));

  private ProfileQuery() {}

  static Optional<UserProfile> profile(
      Sql sql, String handle, @Nullable UserSelector viewer, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("handle", handle);
    values.put("now", now);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    NamedSql statement = PROFILE_ALONE.by(viewer);
    return sql.first(statement.sql(), ProfileQuery::profile, statement.arguments(values));
  }

  static Optional<ProfilePage> show(
      Sql sql, String handle, @Nullable UserSelector viewer, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("handle", handle);
    values.put("now", now);
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    NamedSql statement = PROFILE_WITH_ACTIVITIES.by(viewer);
    List<KeysetRow<ActivityView>> activities = new ArrayList<>();
    UserProfile profile = null;
    for (Row row :
        sql.list(statement.sql(), row -> row(row, viewer != null), statement.arguments(values))) {
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
    return Optional.of(ProfilePage.builder().profile(profile).activities(page).build());
  }

  /** Either the profile or one of the activities. */
  private record Row(@Nullable UserProfile profile, @Nullable KeysetRow<ActivityView> activity) {}

  private static Row row(ResultSet row, boolean viewed) throws SQLException {
    return "profile".equals(row.getString(3))
        ? new Row(profile(row), null)
        : new Row(null, KeysetQuery.row(row, ActivityRows::view, viewed));
  }

  private static UserProfile profile(ResultSet row) throws SQLException {
    return UserProfile.builder()
        .uuid(row.getObject("profile_uuid", UUID.class))
        .cognitoUserId(row.getString("profile_cognito_user_id"))
        .handle(row.getString("profile_handle"))
        .displayName(row.getString("profile_display_name"))
        .bio(row.getString("profile_bio"))
        .crudsCount(row.getLong("cruds_count"))
        .followersCount(row.getLong("followers_count"))
        .followingCount(row.getLong("following_count"))
        .build();
  }
}
