package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the server does for a user of a million notifications, 500,000 likes and as many reposts,
 * among 1,000 users who have ten each.
 */
@Tag("thorough")
class NotificationPlanIT {

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("notifications", NotificationPlanIT::fill);

  private static final UserRef STAR =
      UserRef.of(UUID.fromString("00000000-0000-4000-8000-000000000000"));

  /** The first of the star's posts: {@code md5('post 1')}, because ids of posts lie anywhere. */
  private static final ActivityRef POST =
      ActivityRef.of(UUID.fromString("2b3f081d-ca26-4796-4cad-ebb3b7baad50"));

  private static final String SQL =
      """
      SET session_replication_role = replica;

      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'User ' || i, 'user' || i, 'sub-' || i
        FROM generate_series(0, 1000) i;

      INSERT INTO activities (uuid, user_uuid, message)
      SELECT md5('post ' || i)::uuid, '00000000-0000-4000-8000-000000000000', 'Post ' || i
        FROM generate_series(1, 500) i;

      INSERT INTO likes (activity_uuid, user_uuid, notified_user_uuid, created_at)
      SELECT a.uuid, u.uuid, a.user_uuid, now() - ((row_number() OVER () * 7919) % 500000) * interval '7 s'
        FROM users u CROSS JOIN activities a WHERE u.handle <> 'user0';

      INSERT INTO activities (uuid, user_uuid, message)
      SELECT ('00000000-0000-4000-a000-' || lpad(i::text, 12, '0'))::uuid, ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Post of user ' || i
        FROM generate_series(1, 1000) i;

      INSERT INTO likes (activity_uuid, user_uuid, notified_user_uuid, created_at)
      SELECT a.uuid, ('00000000-0000-4000-8000-' || lpad(((right(a.uuid::text, 12)::int + i) % 1000 + 1)::text, 12, '0'))::uuid, a.user_uuid, now() - i * interval '1 h'
        FROM activities a CROSS JOIN generate_series(0, 9) i WHERE a.message LIKE 'Post of user %';

      INSERT INTO reposts (activity_uuid, user_uuid, notified_user_uuid, created_at)
      SELECT activity_uuid, user_uuid, notified_user_uuid, created_at FROM likes;

      SET session_replication_role = DEFAULT;
      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities;
      VACUUM (ANALYZE) likes;
      VACUUM (ANALYZE) reposts
      """;

  private static Recorder recorder;
  private static Cruddur cruddur;

  private static void fill(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SQL.split(";", -1)) {
        statement.execute(sql);
      }
    }
  }

  @BeforeAll
  static void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  @Test
  void countingTheUnreadReadsABoundedNumberOfBuffers() throws SQLException {
    assertThat(cruddur.feeds().unreadNotifications(STAR)).isEqualTo(Feeds.MAX_UNREAD);

    assertReads(450);
  }

  @Test
  void aPageReadsABoundedNumberOfBuffersAtAnyDepth() throws SQLException {
    CursorPage<Notification> page = cruddur.feeds().notifications(STAR, PageQuery.first(20));
    assertThat(page.items()).hasSizeGreaterThanOrEqualTo(20);
    assertReads(1000);
    for (int i = 0; i < 30; i++) {
      page = cruddur.feeds().notifications(STAR, page.next().orElseThrow());
    }
    assertThat(page.items()).isNotEmpty();
    assertReads(1000);
  }

  /** A like locks the activity that it counts, and nothing of its author's. */
  @Test
  void aLikeDoesNotLockTheAuthorsRow() throws SQLException {
    UserRef fan = cruddur.users().register(RepositoryContract.newUser("fan")).user();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM users WHERE uuid = '00000000-0000-4000-8000-000000000000' FOR UPDATE");
      assertThat(cruddur.activities().like(fan, POST)).isTrue();
      connection.rollback();
    }
  }

  private static void assertReads(long buffers) throws SQLException {
    for (Plan plan : Plan.bothOfLast(recorder).toList()) {
      assertThat(plan.text())
          .contains("likes_notified_idx", "reposts_notified_idx")
          .doesNotContain("Seq Scan on likes", "Seq Scan on reposts");
      assertThat(plan.buffers()).as(plan.text()).isLessThanOrEqualTo(buffers);
    }
  }
}
