package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server does for lists of users, look-ups and profiles, where the tables are large. */
class UserPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static final int SIZE = 20;

  private static Recorder recorder;
  private static Cruddur cruddur;

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
  void followersAreReadFromTheirIndex() throws SQLException {
    UUID celebrity = FeedData.user(6500);
    assertGood(
        "follows_followers_idx",
        "created_at, follower_uuid",
        request -> cruddur.follows().followers(UserRef.of(celebrity), request));
  }

  @Test
  void followeesAreReadFromTheirIndex() throws SQLException {
    UUID viewer = FeedData.user(6404);
    assertGood(
        "follows_following_idx",
        "created_at, followee_uuid",
        request -> cruddur.follows().following(UserRef.of(viewer), request));
  }

  @Test
  void likersAreReadFromTheirIndex() throws SQLException {
    UUID liked = FeedData.mostLiked(postgres.dataSource());
    assertGood(
        "likes_activity_idx",
        "created_at, user_uuid",
        request -> cruddur.activities().likers(ActivityRef.of(liked), request));
  }

  @Test
  void aPrefixIsARangeOfAnIndex() throws SQLException {
    for (String prefix : List.of("u", "user1", "user64")) {
      assertThat(cruddur.users().searchByHandle(prefix, SIZE)).hasSize(SIZE);
      assertIndexes("Index Scan using users_handle_key");
      assertThat(cruddur.users().searchByDisplayName("User " + prefix.substring(1), SIZE))
          .isNotNull();
      assertIndexes("Index Scan using users_display_name_idx");
    }
  }

  /**
   * Else it plans each search anew: with a limit or a prefix that it knows it expects other costs.
   */
  @Test
  void aSearchByPrefixCostsTheServerTheSameWithAnyPlan() throws SQLException {
    for (int limit : new int[] {1, 20, 21, 100}) {
      for (String prefix : List.of("u", "user1", "nobody")) {
        assertThat(cruddur.users().searchByHandle(prefix, limit)).hasSizeLessThanOrEqualTo(limit);
        assertOneCost();
        cruddur.users().searchByDisplayName(prefix, limit);
        assertOneCost();
        cruddur.users().searchByHandle(UserRef.of(FeedData.user(1)), prefix, limit);
        assertOneCost();
      }
    }
    assertThat(cruddur.users().searchByHandle("u", 21)).hasSize(21);
  }

  private static void assertOneCost() throws SQLException {
    Plan.bothOfLast(recorder)
        .forEach(
            plan -> assertThat(plan.text()).doesNotContain("Sort", "Bitmap Heap Scan on users"));
    double custom = Plan.ofLast(recorder, false).cost();
    assertThat(Plan.ofLast(recorder, true).cost()).isCloseTo(custom, Percentage.withPercentage(5));
  }

  @Test
  void oneUserIsFoundByAnIndex() throws SQLException {
    assertThat(cruddur.users().find(UserRef.of(FeedData.user(1)))).isPresent();
    assertIndexes("Index Scan using users_pkey");
    assertThat(cruddur.users().findByHandle("USER1")).isPresent();
    assertIndexes("Index Scan using users_handle_key");
    assertThat(cruddur.users().find(UserRef.ofCognitoUserId("sub-1"))).isPresent();
    assertIndexes("Index Scan using users_cognito_user_id_key");
    assertThat(cruddur.users().shortView("User1")).isPresent();
    assertIndexes("Index Scan using users_handle_key");
  }

  @Test
  void severalUsersAreFoundByAnIndex() throws SQLException {
    List<Integer> ten = IntStream.rangeClosed(1, 10).boxed().toList();
    assertThat(cruddur.users().findAllByUuid(ten.stream().map(FeedData::user).toList()))
        .hasSize(10);
    assertIndexes("users_pkey");
    assertThat(cruddur.users().findAllByHandle(ten.stream().map(i -> "user" + i).toList()))
        .hasSize(10);
    assertIndexes("users_handle_key");
    assertThat(cruddur.users().messageUsers(UserRef.ofCognitoUserId("sub-1"), "user2")).hasSize(2);
    assertIndexes("users_cognito_user_id_key", "users_handle_key");
  }

  @Test
  void aProfileCountsByIndexes() throws SQLException {
    for (String handle : List.of("user1", "user6404", "user6500")) {
      assertThat(cruddur.users().profile(handle)).isPresent();
      assertIndexes(
          "Index Scan using users_handle_key",
          "activities_author_idx",
          "Index Only Scan using follows_f");
    }
  }

  @Test
  void aViewersStateIsReadByPrimaryKeys() throws SQLException {
    List<ActivityView> page = cruddur.feeds().home(PageQuery.first(100)).items();
    assertThat(cruddur.activities().viewerState(UserRef.of(FeedData.user(1)), page)).hasSize(100);
    assertIndexes("likes_", "reposts_");
  }

  private static void assertIndexes(String... indexes) throws SQLException {
    Plan.bothOfLast(recorder)
        .forEach(plan -> assertThat(plan.text()).contains(indexes).doesNotContain("Seq Scan"));
  }

  private static void assertGood(
      String index, String cursor, Function<PageQuery, CursorPage<UserSummary>> list)
      throws SQLException {
    CursorPage<UserSummary> page = list.apply(PageQuery.first(SIZE));
    assertThat(page.items()).hasSize(SIZE);
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertGood(index, cursor, SIZE));

    CursorPage<UserSummary> deep = page;
    for (int i = 0; i < 30; i++) {
      deep = list.apply(PageQuery.at(deep.next().orElseThrow().cursor(), 100));
    }
    page = list.apply(PageQuery.at(deep.next().orElseThrow().cursor(), SIZE));
    assertThat(page.items()).hasSize(SIZE);
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertGood(index, cursor, SIZE));
    assertThat(list.apply(page.newer().orElseThrow()).items()).hasSize(SIZE);
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertGood(index, cursor, SIZE));
  }
}
