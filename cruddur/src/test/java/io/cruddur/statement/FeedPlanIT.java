package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the server does for the first page of each feed, and for those before and behind a deep one,
 * on 205,000 rows.
 */
class FeedPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static final int SIZE = 20;
  private static final String KEYS = "created_at, uuid";

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
  void theHomeFeedIsReadFromItsIndex() throws SQLException {
    assertGood("activities_home_idx", KEYS, request -> cruddur.feeds().home(request));
  }

  @Test
  void theHomeFeedWithRepliesIsReadFromItsIndex() throws SQLException {
    assertGood(
        "activities_recent_idx", KEYS, request -> cruddur.feeds().home(request, Replies.INCLUDE));
  }

  @Test
  void aUsersFeedIsReadFromItsIndex() throws SQLException {
    UUID busiest = FeedData.user(1);
    assertGood(
        "activities_posts_idx",
        KEYS,
        request -> cruddur.feeds().user(UserRef.of(busiest), request));
  }

  @Test
  void aUsersFeedWithRepliesIsReadFromItsIndex() throws SQLException {
    UUID busiest = FeedData.user(1);
    assertGood(
        "activities_author_idx",
        KEYS,
        request -> cruddur.feeds().user(UserRef.of(busiest), request, Replies.INCLUDE));
  }

  /** Not for each of the rows, which are all of the same. */
  @Test
  void theOneAuthorOfAPageIsLookedUpOnce() throws SQLException {
    UserRef busiest = UserRef.of(FeedData.user(1));
    for (Runnable page :
        List.<Runnable>of(
            () -> cruddur.feeds().user(busiest, PageQuery.first(SIZE)),
            () -> cruddur.feeds().user(busiest, PageQuery.first(SIZE), Replies.INCLUDE),
            () -> cruddur.users().show("user1"))) {
      page.run();
      Plan.bothOfLast(recorder)
          .forEach(
              plan ->
                  assertThat(plan.text())
                      .containsPattern("CTE author\n.* on users .*actual.* loops=1\\)"));
    }
  }

  @Test
  void repliesAreReadFromTheirIndex() throws SQLException {
    UUID parent = newestPost();
    assertGood(
        "activities_replies_idx",
        KEYS,
        request -> cruddur.feeds().replies(ActivityRef.of(parent), request));
  }

  @Test
  void likesAreReadFromTheirIndex() throws SQLException {
    UUID liker = FeedData.user(1);
    assertGood(
        "likes_user_idx",
        "created_at, activity_uuid",
        request -> cruddur.feeds().likes(UserRef.of(liker), request));
  }

  @Test
  void aTagIsReadFromItsIndex() throws SQLException {
    assertGood(
        "hashtags_tag_idx",
        "created_at, activity_uuid",
        request -> cruddur.feeds().tag("common", request));
  }

  @Test
  void aCommonWordIsSearchedByRecency() throws SQLException {
    assertGood("activities_recent_idx", KEYS, request -> cruddur.feeds().search("common", request));
  }

  @Test
  void aWordOfMostActivitiesIsFoundAmongTheNewestWithoutTheIndexOfWords() throws SQLException {
    assertThat(cruddur.feeds().search("reply", PageQuery.first(SIZE)).items()).hasSize(SIZE);

    Plan.bothOfLast(recorder)
        .forEach(
            plan -> {
              assertThat(plan.text())
                  .containsPattern("Index Scan on activities_message_idx.*\\(never executed\\)");
              assertThat(plan.buffers()).isLessThan(400);
            });
  }

  @Test
  void aRareWordIsSearchedByTheIndexOfWordsAlone() throws SQLException {
    cruddur.feeds().search("rare", PageQuery.first(SIZE));

    Plan.bothOfLast(recorder)
        .forEach(
            plan -> {
              assertThat(plan.text())
                  .contains("Bitmap Index Scan on activities_message_idx")
                  .doesNotContain("Seq Scan")
                  .containsPattern("activities_recent_idx on activities.*\\(never executed\\)");
              assertThat(plan.buffers()).isLessThan(300);
            });
  }

  @Test
  void aThreadIsReadByPrimaryKeyAndTheIndexOfReplies() throws SQLException {
    UUID parent = newestPost();
    CursorPage<ActivityView> replies =
        cruddur.feeds().replies(ActivityRef.of(parent), PageQuery.first(1));
    cruddur.activities().show(replies.items().get(0));
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertFirstPage("activities_replies_idx", SIZE));

    assertThat(cruddur.activities().show(ActivityRef.of(parent)).orElseThrow().replies().items())
        .hasSize(SIZE);
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertFirstPage("activities_replies_idx", SIZE));
  }

  @Test
  void aUsersOwnPageIsReadFromTheIndexOfTheirActivities() throws SQLException {
    ProfilePage page = cruddur.users().show("user4000").orElseThrow();
    assertThat(page.activities()).isNotEmpty();

    Plan.bothOfLast(recorder).forEach(plan -> plan.assertFirstPage("activities_author_idx", SIZE));
  }

  @Test
  void aSearchFindsTheNewestMatchesOfARareAndOfACommonWord() {
    for (String word : List.of("rare", "common", "word77")) {
      List<UUID> naive =
          query(
              "SELECT uuid FROM activities WHERE deleted_at IS NULL AND (expires_at IS NULL OR expires_at > now())"
                  + " AND message ~ '\\m%s' ORDER BY created_at DESC, uuid DESC LIMIT 250"
                      .formatted(word));

      List<UUID> found = new ArrayList<>();
      Optional<PageQuery> next = Optional.of(PageQuery.first(50));
      while (next.isPresent() && found.size() < 250) {
        CursorPage<ActivityView> page = cruddur.feeds().search(word, next.get());
        page.forEach(view -> found.add(view.uuid()));
        next = page.next();
      }
      assertThat(found).as(word).isEqualTo(naive).isNotEmpty();
    }
  }

  private static void assertGood(
      String index, String cursor, Function<PageQuery, CursorPage<ActivityView>> feed)
      throws SQLException {
    assertThat(feed.apply(PageQuery.first(SIZE)).items()).hasSize(SIZE);
    Plan.bothOfLast(recorder).forEach(plan -> plan.assertOrdered(index, SIZE));

    CursorPage<ActivityView> page = feed.apply(PageQuery.first(100));
    for (int i = 0; i < 5; i++) {
      page = feed.apply(page.next().orElseThrow());
    }
    for (Optional<String> way :
        List.of(page.older().map(PageQuery::cursor), page.newer().map(PageQuery::cursor))) {
      assertThat(feed.apply(PageQuery.at(way.orElseThrow(), SIZE)).items()).hasSize(SIZE);
      Plan.bothOfLast(recorder).forEach(plan -> plan.assertGood(index, cursor, SIZE));
    }
  }

  private static UUID newestPost() {
    return query(
            "SELECT uuid FROM activities WHERE reply_to_activity_uuid IS NULL AND expires_at IS NULL ORDER BY created_at DESC LIMIT 1")
        .get(0);
  }

  private static List<UUID> query(String sql) {
    return new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null))
        .list(sql, row -> row.getObject(1, UUID.class));
  }
}
