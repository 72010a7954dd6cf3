package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What reposts add to a page of viewers who differ in how many people they follow. Ten people have
 * reposted the same 3,000 posts.
 */
@TestMethodOrder(OrderAnnotation.class)
@Tag("thorough")
class RepostPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static Recorder recorder;
  private static Cruddur cruddur;

  @BeforeAll
  static void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @BeforeEach
  void clear() {
    recorder.clear();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  /** One look into the index for each followee, and a page's rows. */
  @Order(1)
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "10 who repost, 6401, 500",
    "200 of whom one reposts, 6402, 1200",
    "5000 of whom nine repost, 6404, 17000",
    "200 who repost nothing, 6406, 800",
    "nobody, 6407, 20"
  })
  void repostsOfFolloweesAreReadFromTheirIndex(String viewer, int number, int buffers)
      throws SQLException {
    UserRef user = UserRef.of(FeedData.user(number));
    CursorPage<ActivityView> page =
        cruddur.feeds().following(user, PageQuery.first(20), Reposts.INCLUDE);
    assertReads(buffers);
    for (int i = 0; i < 5 && page.next().isPresent(); i++) {
      recorder.clear();
      page = cruddur.feeds().following(user, page.next().orElseThrow(), Reposts.INCLUDE);
    }
    assertReads(buffers);
  }

  @Order(1)
  @Test
  void repostsOfAnAuthorAreReadFromTheirIndex() throws SQLException {
    UserRef author = UserRef.of(FeedData.user(1));
    assertThat(
            cruddur
                .feeds()
                .user(author, PageQuery.first(20), Replies.EXCLUDE, Reposts.INCLUDE)
                .items())
        .hasSize(20)
        .anyMatch(view -> view.repostedBy() != null);
    assertReads(300);
  }

  /** Of most of them no more than the newest repost is read, though each has reposted dozens. */
  @Order(2)
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "200, 6402, 3000",
    "5000, 6404, 17000",
  })
  void whereThousandsRepostMuchNotAllOfItIsRead(int followees, int number, int buffers)
      throws SQLException {
    postgres.execute(
        """
        INSERT INTO reposts (user_uuid, activity_uuid, created_at)
        SELECT u.uuid, a.uuid, now() - (a.n * 5 + u.n) * interval '1 s'
          FROM (SELECT uuid, right(uuid::text, 12)::int AS n FROM users) u
          JOIN (SELECT uuid, row_number() OVER (ORDER BY created_at, uuid) AS n FROM activities
                 WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL AND expires_at IS NULL) a
            ON a.n %% 500 = u.n %% 500
         WHERE u.n <= 5000
        ON CONFLICT DO NOTHING;
        UPDATE activities SET reposts_count = (SELECT count(*) FROM reposts WHERE activity_uuid = uuid)
         WHERE uuid IN (SELECT activity_uuid FROM reposts)
        """
            .replace("%%", "%"));
    postgres.execute("VACUUM (ANALYZE) reposts");
    recorder.clear();
    CursorPage<ActivityView> page =
        cruddur
            .feeds()
            .following(UserRef.of(FeedData.user(number)), PageQuery.first(20), Reposts.INCLUDE);
    assertThat(page.next()).isPresent();
    assertReads(buffers);
  }

  /** Each of the viewer's 200 followees would be three buffers, for each activity of the page. */
  @Order(3)
  @Test
  void whatMorePeopleRepostedThanTheViewerFollowsIsReadFromItsReposts() throws SQLException {
    postgres.execute(
        """
        CREATE TEMPORARY TABLE hot AS
        SELECT uuid, row_number() OVER (ORDER BY created_at, uuid) AS k FROM activities
         WHERE message LIKE 'Old post%' ORDER BY created_at, uuid LIMIT 45;
        INSERT INTO reposts (user_uuid, activity_uuid, created_at)
        SELECT u.uuid, hot.uuid, now() + hot.k * interval '1 s'
          FROM (SELECT uuid, right(uuid::text, 12)::int AS n FROM users) u
          JOIN hot ON u.n % 25 <> 1 OR u.n = 1 + 25 * (hot.k % 100)
         WHERE u.n <= 3000
        ON CONFLICT (activity_uuid, user_uuid) DO UPDATE SET created_at = EXCLUDED.created_at;
        UPDATE activities SET reposts_count = (SELECT count(*) FROM reposts WHERE activity_uuid = uuid)
         WHERE uuid IN (SELECT uuid FROM hot)
        """);
    postgres.execute("VACUUM (ANALYZE) reposts");
    UserRef viewer = UserRef.of(FeedData.user(6402));
    CursorPage<ActivityView> first =
        cruddur.feeds().following(viewer, PageQuery.first(20), Reposts.INCLUDE);
    recorder.clear();
    CursorPage<ActivityView> second =
        cruddur.feeds().following(viewer, first.next().orElseThrow(), Reposts.INCLUDE);
    assertThat(second.items())
        .hasSize(20)
        .allMatch(view -> view.repostedBy() != null && view.repostsCount() > 2800);
    assertReads(3000);
  }

  /** An empty page that has a next one has looked at 1,500 rows, by so many statements. */
  @Order(4)
  @Test
  void aPageOfNothingButWhatHasExpiredIsReadToABound() {
    UserRef silent = UserRef.of(FeedData.user(6450));
    postgres.execute(
        """
        INSERT INTO reposts (user_uuid, activity_uuid, created_at)
        SELECT '%s', uuid, created_at FROM activities
         WHERE expires_at < now() AND reply_to_activity_uuid IS NULL ORDER BY created_at DESC LIMIT 1700
        """
            .formatted(silent.uuid()));
    recorder.clear();
    CursorPage<ActivityView> page =
        cruddur.feeds().user(silent, PageQuery.first(20), Replies.EXCLUDE, Reposts.INCLUDE);
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isPresent();
    assertThat(recorder.statements()).hasSize(32);
    assertThat(
            cruddur
                .feeds()
                .user(silent, page.next().orElseThrow(), Replies.EXCLUDE, Reposts.INCLUDE)
                .next())
        .isEmpty();
  }

  private static void assertReads(int buffers) throws SQLException {
    for (boolean generic : List.of(false, true)) {
      for (String text : recorder.explainAll(generic)) {
        if (text.contains("reposts_user_idx")) {
          Plan plan = new Plan(text);
          assertThat(text).doesNotContain("Seq Scan on reposts", "Seq Scan on activities");
          assertThat(plan.buffers()).as(text).isLessThanOrEqualTo(buffers);
        }
      }
    }
  }
}
