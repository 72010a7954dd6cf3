package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.Ttl;
import io.cruddur.model.User;
import io.cruddur.test.PostgresExtension;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The objects of the reference application's JSON, name by name and value by value: once by its own
 * SQL on our schema, once out of the views.
 */
class ReferenceJsonIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final String HOME =
      """
      SELECT activities.uuid, users.display_name, users.handle, activities.message,
             activities.replies_count, activities.reposts_count, activities.likes_count,
             activities.reply_to_activity_uuid, activities.expires_at, activities.created_at
        FROM activities LEFT JOIN users ON users.uuid = activities.user_uuid
       ORDER BY activities.created_at DESC
      """;

  private static final String REPLIES =
      HOME.replace(" ORDER BY", " WHERE activities.reply_to_activity_uuid = ? ORDER BY");

  private static final String PROFILE =
      """
      SELECT users.uuid, users.cognito_user_id AS cognito_user_uuid, users.handle,
             users.display_name, users.bio,
             (SELECT count(*) FROM activities
               WHERE user_uuid = users.uuid AND reply_to_activity_uuid IS NULL) AS cruds_count
        FROM users WHERE users.handle = ?
      """;

  @Test
  void theReferenceApplicationsObjectsCanBeMadeOfTheViews() {
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      User river = cruddur.users().register(Contract.newUser("river")).user();
      UUID post = cruddur.activities().create(river.getUuid(), "Post", Ttl.ONE_DAY).getUuid();
      cruddur.activities().reply(river.getUuid(), post, "Reply");
      Page<ActivityView> home = cruddur.feeds().home(PageRequest.first(20), Replies.INCLUDE);
      ActivityThread thread = cruddur.activities().show(post).orElseThrow();
      UserProfile profile = cruddur.users().profile("river").orElseThrow();

      assertThat(home.items().stream().map(ReferenceJsonIT::object).toList())
          .isEqualTo(reference(HOME));
      assertThat(thread.replies().items().stream().map(ReferenceJsonIT::object).toList())
          .isEqualTo(reference(REPLIES, post));
      assertThat(List.of(object(profile))).isEqualTo(reference(PROFILE, "river"));
    }
  }

  private static Map<String, Object> object(ActivityView view) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("uuid", view.uuid());
    object.put("display_name", view.displayName());
    object.put("handle", view.handle());
    object.put("message", view.message());
    object.put("replies_count", view.repliesCount());
    object.put("reposts_count", view.repostsCount());
    object.put("likes_count", view.likesCount());
    object.put("reply_to_activity_uuid", view.replyToActivityUuid());
    object.put("expires_at", view.expiresAt());
    object.put("created_at", view.createdAt());
    return object;
  }

  private static Map<String, Object> object(UserProfile profile) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("uuid", profile.uuid());
    object.put("cognito_user_uuid", profile.cognitoUserId());
    object.put("handle", profile.handle());
    object.put("display_name", profile.displayName());
    object.put("bio", profile.bio());
    object.put("cruds_count", profile.crudsCount());
    return object;
  }

  private static List<Map<String, Object>> reference(String sql, Object... parameters) {
    return new Sql(new DataSourceDatabase(postgres.dataSource(), "public.", false))
        .list(sql, ReferenceJsonIT::object, parameters);
  }

  private static Map<String, Object> object(ResultSet row) throws SQLException {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      boolean time = "timestamptz".equals(row.getMetaData().getColumnTypeName(column));
      Object value = time ? instant(row, column) : row.getObject(column);
      object.put(row.getMetaData().getColumnLabel(column), value);
    }
    return object;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
