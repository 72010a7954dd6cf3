package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.MessageUser;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.test.PostgresExtension;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The objects of the reference application's JSON, name by name and value by value: once by its own
 * SQL on our schema, once out of the views. Nothing has expired or was deleted here; such rows are
 * in its lists and counts, and not in ours.
 */
class ReferenceJsonIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

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

  private static final String OBJECT =
      """
      SELECT activities.uuid, users.display_name, users.handle, activities.message,
             activities.created_at, activities.expires_at, activities.reply_to_activity_uuid
        FROM activities INNER JOIN users ON users.uuid = activities.user_uuid
       WHERE activities.uuid = ?
      """;

  private static final String PROFILE =
      """
      SELECT users.uuid, users.cognito_user_id AS cognito_user_uuid, users.handle,
             users.display_name, users.bio,
             (SELECT count(true) FROM activities WHERE user_uuid = users.uuid) AS cruds_count
        FROM users WHERE users.handle = ?
      """;

  private static final String PROFILE_ACTIVITIES =
      """
      SELECT activities.uuid, users.display_name, users.handle, activities.message,
             activities.created_at, activities.expires_at
        FROM activities INNER JOIN users ON users.uuid = activities.user_uuid
       WHERE users.handle = ?
       ORDER BY activities.created_at DESC
       LIMIT 40
      """;

  private static final String SHORT =
      "SELECT users.uuid, users.handle, users.display_name FROM users WHERE users.handle = ?";

  private static final String MESSAGE_USERS =
      """
      SELECT users.uuid, users.display_name, users.handle,
             CASE users.cognito_user_id = ? WHEN TRUE THEN 'sender' WHEN FALSE THEN 'recv'
               ELSE 'other' END AS kind
        FROM users
       WHERE users.cognito_user_id = ? OR users.handle = ?
       ORDER BY kind DESC
      """;

  private Cruddur cruddur;
  private CruddurUser river;
  private UUID post;

  @BeforeEach
  void open() {
    cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build();
    river = cruddur.users().register(Contract.newUser("river")).user();
    cruddur.users().updateProfile(river, "River O'Example", "Bio");
    CruddurUser wren = cruddur.users().register(Contract.newUser("wren")).user();
    post = cruddur.activities().create(river, "Post", Ttl.ONE_DAY).getUuid();
    CruddurActivity reply = cruddur.activities().reply(wren, ActivityRef.of(post), "Reply");
    cruddur.activities().reply(river, reply, "Answer");
    cruddur.activities().like(wren, ActivityRef.of(post));
    cruddur.activities().repost(wren, ActivityRef.of(post));
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @Test
  void theHomeFeedsObjects() {
    CursorPage<ActivityView> home = cruddur.feeds().home(PageQuery.first(20), Replies.INCLUDE);

    assertThat(home.items().stream().map(ReferenceJsonIT::object).toList())
        .isEqualTo(reference(HOME))
        .hasSize(3);
  }

  @Test
  void anActivityAndItsReplies() {
    ActivityThread thread = cruddur.activities().show(ActivityRef.of(post)).orElseThrow();

    assertThat(names(object(thread.activity()), reference(OBJECT, post).get(0)))
        .isEqualTo(reference(OBJECT, post).get(0));
    assertThat(thread.replies().items().stream().map(ReferenceJsonIT::object).toList())
        .isEqualTo(reference(REPLIES, post))
        .hasSize(1);
  }

  @Test
  void aUsersPageOfFortyActivities() {
    for (int i = 0; i < 45; i++) {
      cruddur.activities().create(river, "Post " + i, Ttl.ONE_DAY);
    }

    ProfilePage page = cruddur.users().show("river").orElseThrow();

    assertThat(List.of(object(page.profile()))).isEqualTo(reference(PROFILE, "river"));
    List<Map<String, Object>> activities = reference(PROFILE_ACTIVITIES, "river");
    assertThat(
            page.activities().items().stream()
                .map(view -> names(object(view), activities.get(0)))
                .toList())
        .isEqualTo(activities)
        .hasSize(40);
  }

  @Test
  void usersInShortAndThoseOfAMessageGroup() {
    UserSummary summary = cruddur.users().shortView("river").orElseThrow();
    List<MessageUser> group =
        cruddur.users().messageUsers(UserRef.ofCognitoUserId("sub-river"), "wren");

    assertThat(List.of(object(summary.uuid(), summary.handle(), summary.displayName())))
        .isEqualTo(reference(SHORT, "river"));
    assertThat(
            group.stream()
                .map(
                    user -> {
                      Map<String, Object> object =
                          object(user.uuid(), user.handle(), user.displayName());
                      object.put("kind", user.kind().name().toLowerCase(Locale.ROOT));
                      return object;
                    })
                .toList())
        .isEqualTo(reference(MESSAGE_USERS, "sub-river", "sub-river", "wren"))
        .hasSize(2);
  }

  /** Those of an object that another one names as well. */
  private static Map<String, Object> names(Map<String, Object> object, Map<String, Object> other) {
    Map<String, Object> some = new LinkedHashMap<>(object);
    some.keySet().retainAll(other.keySet());
    return some;
  }

  private static Map<String, Object> object(ActivityView view) {
    Map<String, Object> object = object(view.uuid(), view.handle(), view.displayName());
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
    Map<String, Object> object = object(profile.uuid(), profile.handle(), profile.displayName());
    object.put("cognito_user_uuid", profile.cognitoUserId());
    object.put("bio", profile.bio());
    object.put("cruds_count", profile.crudsCount());
    return object;
  }

  private static Map<String, Object> object(UUID uuid, String handle, String displayName) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("uuid", uuid);
    object.put("handle", handle);
    object.put("display_name", displayName);
    return object;
  }

  private static List<Map<String, Object>> reference(String sql, Object... parameters) {
    return new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null))
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
