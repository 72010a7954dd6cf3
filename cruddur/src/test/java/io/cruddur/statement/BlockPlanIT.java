package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a page costs a viewer who blocks 200 people, is blocked by nearly 100 and mutes 200, of whom
 * many post much, beside one who hides nobody: on rows in every state, by id and by token.
 */
@Tag("thorough")
class BlockPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.inEveryState();

  private static final int HIDES = 6408;

  /** Follows the same 200 whom the other follows and does not mute. */
  private static final int HIDES_NOBODY = 6402;

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

  @TestFactory
  Stream<DynamicTest> aPageCostsAFifthMoreAtTheMost() {
    ActivityRef post = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    Map<String, Function<Viewer, CursorPage<ActivityView>>> pages = new LinkedHashMap<>();
    pages.put("home", viewer -> viewer.feeds().home(PageQuery.first(SIZE)));
    pages.put("home, deep", viewer -> viewer.feeds().home(deep(page -> viewer.feeds().home(page))));
    pages.put(
        "home with replies", viewer -> viewer.feeds().home(PageQuery.first(SIZE), Replies.INCLUDE));
    pages.put("replies", viewer -> viewer.feeds().replies(post, PageQuery.first(SIZE)));
    pages.put("common word", viewer -> viewer.feeds().search("common", PageQuery.first(SIZE)));
    pages.put("tag", viewer -> viewer.feeds().tag("common", PageQuery.first(SIZE)));
    pages.put("rare word", viewer -> viewer.feeds().search("word77", PageQuery.first(SIZE)));
    pages.put(
        "likes",
        viewer -> viewer.feeds().likes(UserRef.of(FeedData.user(1)), PageQuery.first(SIZE)));
    pages.put(
        "one author",
        viewer -> viewer.feeds().user(UserRef.of(FeedData.user(1)), PageQuery.first(SIZE)));
    pages.put(
        "following",
        viewer ->
            viewer
                .feeds()
                .following(UserRef.of(FeedData.user(viewer.number())), PageQuery.first(SIZE)));
    pages.put(
        "thread", viewer -> cruddur.activities().show(viewer.ref(), post).orElseThrow().replies());
    pages.put(
        "profile",
        viewer -> cruddur.users().show(viewer.ref(), "user1").orElseThrow().activities());
    return pages.entrySet().stream()
        .flatMap(
            page ->
                Stream.of(false, true)
                    .map(
                        byToken ->
                            DynamicTest.dynamicTest(
                                page.getKey() + (byToken ? ", by token" : ""),
                                () -> assertCosts(page.getKey(), byToken, page.getValue()))));
  }

  /** Who looks, by which key. */
  private record Viewer(int number, boolean byToken) {
    UserRef ref() {
      return FeedData.ref(number, byToken);
    }

    Feeds feeds() {
      return cruddur.feeds().viewedBy(ref());
    }
  }

  private static PageQuery deep(Function<PageQuery, CursorPage<ActivityView>> feed) {
    PageQuery query = PageQuery.first(100);
    for (int i = 0; i < 20; i++) {
      query = feed.apply(query).next().orElseThrow();
    }
    return PageQuery.at(query.cursor(), SIZE);
  }

  private static void assertCosts(
      String name, boolean byToken, Function<Viewer, CursorPage<ActivityView>> page)
      throws SQLException {
    List<Long> of = buffers(new Viewer(HIDES_NOBODY, byToken), page);
    List<Long> costs = buffers(new Viewer(HIDES, byToken), page);
    for (int i = 0; i < 2; i++) {
      assertThat(costs.get(i)).as(name).isLessThanOrEqualTo(of.get(i) * 6 / 5 + 5);
    }
  }

  /** Of a page of the usual size, read by the statement for a viewer who is known. */
  private static List<Long> buffers(Viewer viewer, Function<Viewer, CursorPage<ActivityView>> page)
      throws SQLException {
    for (int times = 0; times < 3; times++) {
      recorder.clear();
      assertThat(page.apply(viewer).items()).hasSizeGreaterThanOrEqualTo(SIZE);
    }
    return Plan.bothOfLast(recorder)
        .peek(plan -> assertThat(plan.text()).doesNotContain("Seq Scan on"))
        .map(Plan::buffers)
        .toList();
  }

  /** People are read from keys alone, once for each page. */
  @Test
  void theHiddenAreReadFromKeysAlone() throws SQLException {
    recorder.clear();
    cruddur.feeds().viewedBy(UserRef.of(FeedData.user(HIDES))).home(PageQuery.first(SIZE));

    Plan.bothOfLast(recorder)
        .forEach(
            plan ->
                assertThat(plan.text())
                    .contains("Index Only Scan using blocks_blocked_idx", "hashed SubPlan")
                    .containsPattern("Index Only Scan using blocks_(pkey|blocking_idx)")
                    .containsPattern("Index Only Scan using mutes_(pkey|muting_idx)"));
  }

  /** Where there is a block, nothing of the author's feed is read. */
  @Test
  void theFeedOfOneWhoIsBlockedReadsNothing() throws SQLException {
    UUID blocked = FeedData.user(2503);
    recorder.clear();
    assertThat(
            cruddur
                .feeds()
                .viewedBy(UserRef.of(FeedData.user(HIDES)))
                .user(UserRef.of(blocked), PageQuery.first(SIZE))
                .next())
        .isEmpty();

    Plan.bothOfLast(recorder).forEach(plan -> assertThat(plan.buffers()).isLessThan(30));
  }
}
