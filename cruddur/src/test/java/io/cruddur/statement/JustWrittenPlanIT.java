package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page of one subject reads a bounded number of rows in the order of an index, also where the
 * server knows only that most subjects have few, and where an index alone answers nothing: else it
 * reads all that the subject has, and sorts it.
 */
@Tag("thorough")
class JustWrittenPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.justWritten();

  private static final Pattern ROWS = Pattern.compile("actual rows=([0-9]+)");

  /** What a page may look at. */
  private static final long MOST_ROWS = 1_000;

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

  @BeforeEach
  void forget() {
    recorder.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAuthorsPage(boolean byToken) throws SQLException {
    UserRef author = FeedData.ref(1, byToken);
    for (Feeds feeds : new Feeds[] {cruddur.feeds(), seenBy(2, byToken)}) {
      assertBounded(page -> feeds.user(author, page));
      assertBounded(page -> feeds.user(author, page, Replies.INCLUDE));
      assertBounded(page -> feeds.user(author, page, Replies.EXCLUDE, Reposts.INCLUDE));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void marksOfAUser(boolean byToken) throws SQLException {
    assertBounded(page -> cruddur.feeds().likes(FeedData.ref(2, byToken), page));
    assertBounded(page -> cruddur.feeds().bookmarks(FeedData.ref(6408, byToken), page));
  }

  @Test
  void aTagAndAThread() throws SQLException {
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    assertBounded(page -> cruddur.feeds().tag("common", page));
    assertBounded(page -> cruddur.feeds().replies(activity, page));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void usersOfOneSubject(boolean byToken) throws SQLException {
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    assertBounded(page -> cruddur.activities().likers(activity, page));
    assertBounded(page -> cruddur.follows().followers(FeedData.ref(6500, byToken), page));
    assertBounded(page -> cruddur.follows().following(FeedData.ref(6404, byToken), page));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAViewerOfManyLikesHasDone(boolean byToken) throws SQLException {
    Feeds feeds = seenBy(2, byToken);
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    assertBounded(feeds::home);
    assertBounded(page -> feeds.home(page, Replies.INCLUDE));
    assertBounded(page -> feeds.tag("common", page));
    assertBounded(page -> feeds.replies(activity, page));
  }

  /** Who follows the next five; the first authors wrote most. */
  @Test
  void followingAHandfulOfBusyPeople() throws SQLException {
    UserRef user = UserRef.of(FeedData.user(1));
    cruddur.feeds().following(user, PageQuery.first(20));
    assertBounded(page -> cruddur.feeds().following(user, page));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countingWhatWasNotSeen(boolean byToken) throws SQLException {
    recorder.clear();
    assertThat(cruddur.feeds().unreadNotifications(FeedData.ref(1, byToken))).isPositive();
    assertAllBounded();
  }

  private static Feeds seenBy(int number, boolean byToken) {
    return cruddur.feeds().viewedBy(FeedData.ref(number, byToken));
  }

  /** Both ways. */
  private static <T> void assertBounded(Function<PageQuery, CursorPage<T>> list)
      throws SQLException {
    recorder.clear();
    CursorPage<T> first = list.apply(PageQuery.first(20));
    assertThat(first.items()).hasSize(20);
    CursorPage<T> second = list.apply(first.next().orElseThrow());
    assertThat(list.apply(second.newer().orElseThrow()).items()).hasSize(20);
    assertAllBounded();
  }

  private static void assertAllBounded() throws SQLException {
    for (boolean generic : new boolean[] {false, true}) {
      for (String plan : recorder.explainAll(generic)) {
        assertThat(ROWS.matcher(plan).results().mapToLong(rows -> Long.parseLong(rows.group(1))))
            .as(plan)
            .allMatch(rows -> rows <= MOST_ROWS);
        assertThat(new Plan(plan).buffers()).as(plan).isLessThanOrEqualTo(2 * MOST_ROWS);
      }
    }
  }
}
