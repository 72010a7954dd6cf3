package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.all;
import static io.cruddur.contract.FeedFixtures.allBack;
import static io.cruddur.contract.FeedFixtures.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The feeds of everybody, of one author, of one's likes and of an activity's replies. */
interface FeedContract extends FeedFixtures {

  @Test
  default void repliesAreInTheHomeFeedOnRequest() {
    CruddurUser river = register("river");
    UUID post = post(river, "post", 1);
    reply(river, post, "reply", 2);
    insert(river, post, "expired", 3, EXPIRED);
    delete(reply(river, post, "deleted", 4));

    assertThat(messages(cruddur().feeds().home(PageQuery.first(10)))).containsExactly("post");
    assertThat(messages(cruddur().feeds().home(PageQuery.first(10), Replies.INCLUDE)))
        .containsExactly("reply", "post");
  }

  @Test
  default void aUsersFeedHasTheUsersOwnPostsOnly() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river, "first", 1);
    post(wren, "other", 2);
    reply(river, post, "reply", 3);
    insert(river, null, "expired", 4, EXPIRED);
    delete(post(river, "deleted", 5));
    post(river, "second", 6);
    UUID id = river.getUuid();

    assertThat(all(1, request -> cruddur().feeds().user(UserRef.of(id), request)))
        .containsExactly("second", "first");
    assertThat(all(1, request -> cruddur().feeds().user(UserRef.of(id), request, Replies.INCLUDE)))
        .containsExactly("second", "reply", "first");
    assertThat(cruddur().feeds().user(UserRef.of(UUID.randomUUID()), PageQuery.first(10)).items())
        .isEmpty();
  }

  @Test
  default void repliesAreOldestFirstAndLaterOnesFollow() {
    CruddurUser river = register("river");
    UUID post = post(river, "post", 0);
    UUID first = reply(river, post, "r1", 1);
    reply(river, first, "reply to the reply", 2);
    reply(river, post, "r2", 2);
    insert(river, post, "expired", 3, EXPIRED);
    delete(reply(river, post, "deleted", 4));
    reply(river, post, "r3", 5);

    CursorPage<ActivityView> one =
        cruddur().feeds().replies(ActivityRef.of(post), PageQuery.first(2));
    CursorPage<ActivityView> two =
        cruddur().feeds().replies(ActivityRef.of(post), one.next().orElseThrow());
    CursorPage<ActivityView> none =
        cruddur().feeds().replies(ActivityRef.of(post), two.newer().orElseThrow());
    reply(river, post, "r4", 6);

    assertThat(messages(one)).containsExactly("r1", "r2");
    assertThat(messages(two)).containsExactly("r3");
    assertThat(two.next()).isEmpty();
    assertThat(none.items()).isEmpty();
    assertThat(
            messages(cruddur().feeds().replies(ActivityRef.of(post), none.newer().orElseThrow())))
        .containsExactly("r4");
  }

  @Test
  default void repliesArePagedBackToThoseBefore() {
    CruddurUser river = register("river");
    UUID post = post(river, "post", 0);
    for (int i = 1; i <= 6; i++) {
      reply(river, post, "r" + i, i);
    }
    insert(river, post, "expired", 3, EXPIRED);
    delete(reply(river, post, "deleted", 4));

    CursorPage<ActivityView> one =
        cruddur().feeds().replies(ActivityRef.of(post), PageQuery.first(2));
    CursorPage<ActivityView> two =
        cruddur().feeds().replies(ActivityRef.of(post), one.next().orElseThrow());
    CursorPage<ActivityView> three =
        cruddur().feeds().replies(ActivityRef.of(post), two.next().orElseThrow());
    CursorPage<ActivityView> twoAgain =
        cruddur().feeds().replies(ActivityRef.of(post), three.older().orElseThrow());
    CursorPage<ActivityView> oneAgain =
        cruddur().feeds().replies(ActivityRef.of(post), twoAgain.older().orElseThrow());

    assertThat(one.older()).isEmpty();
    assertThat(messages(three)).containsExactly("r5", "r6");
    assertThat(messages(twoAgain)).containsExactly("r3", "r4");
    assertThat(messages(oneAgain)).containsExactly("r1", "r2");
    assertThat(oneAgain.older()).isEmpty();
    assertThat(cruddur().feeds().replies(ActivityRef.of(post), oneAgain.next().orElseThrow()))
        .isEqualTo(two);
    assertThat(cruddur().feeds().replies(ActivityRef.of(post), twoAgain.newer().orElseThrow()))
        .isEqualTo(three);
  }

  @Test
  default void whereTheNewestComeFirstWhatIsEarlierIsTheNextPage() {
    CruddurUser river = register("river");
    posts(river, "m", 8);

    CursorPage<ActivityView> page = cruddur().feeds().home(PageQuery.first(2));

    assertThat(page.older()).isPresent().isEqualTo(page.next());
  }

  @Test
  default void likesAreInTheOrderOfTheLikes() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID old = post(wren, "old", 1);
    UUID recent = post(wren, "recent", 2);
    UUID expired = insert(wren, null, "expired", 3, EXPIRED);
    UUID deleted = post(wren, "deleted", 4);
    delete(deleted);
    like(river, recent, 10);
    like(river, old, 11);
    like(river, expired, 12);
    like(river, deleted, 13);
    like(wren, recent, 14);

    assertThat(all(1, request -> cruddur().feeds().likes(river, request)))
        .containsExactly("old", "recent");
    ActivityView view = cruddur().feeds().likes(river, PageQuery.first(1)).items().get(0);
    assertThat(view.uuid()).isEqualTo(old);
    assertThat(view.createdAt()).isEqualTo("2026-01-01T00:00:01Z");
  }

  @Test
  default void noFeedHasAGapOrADuplicateAmongRowsOfTheSameTime() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    follow(wren, river);
    posts(river, "m", 60);
    execute(
        "INSERT INTO likes (user_uuid, activity_uuid, created_at) SELECT '%s', uuid, created_at FROM activities"
            .formatted(wren.getUuid()));
    UUID root = post(wren, "root", -1);
    execute(
        "INSERT INTO activities (user_uuid, reply_to_activity_uuid, message, created_at, expires_at) SELECT user_uuid, '%s', message, created_at, expires_at FROM activities WHERE message LIKE 'm%%'"
            .formatted(root));
    List<String> shown =
        IntStream.rangeClosed(1, 60).filter(i -> i % 4 != 0).mapToObj(i -> "m" + i).toList();
    UUID author = river.getUuid();
    UUID viewer = wren.getUuid();

    for (int size : new int[] {1, 7, 10, 44, 45, 46, 100}) {
      assertThat(bothWays(size, cruddur().feeds()::home))
          .containsExactlyInAnyOrderElementsOf(and(shown, "root"));
      assertThat(bothWays(size, request -> cruddur().feeds().home(request, Replies.INCLUDE)))
          .hasSize(91);
      assertThat(bothWays(size, request -> cruddur().feeds().user(UserRef.of(author), request)))
          .containsExactlyInAnyOrderElementsOf(shown);
      assertThat(
              bothWays(
                  size,
                  request -> cruddur().feeds().user(UserRef.of(author), request, Replies.INCLUDE)))
          .hasSize(90);
      assertThat(bothWays(size, request -> cruddur().feeds().likes(UserRef.of(viewer), request)))
          .containsExactlyInAnyOrderElementsOf(shown);
      assertThat(
              bothWays(size, request -> cruddur().feeds().following(UserRef.of(viewer), request)))
          .containsExactlyInAnyOrderElementsOf(and(shown, "root"))
          .endsWith("root");
      assertThat(bothWays(size, request -> cruddur().feeds().search("m1", request)))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 2)
                  .boxed()
                  .flatMap(i -> shown.stream())
                  .filter(message -> message.startsWith("m1"))
                  .toList());

      Function<PageQuery, CursorPage<ActivityView>> replies =
          request -> cruddur().feeds().replies(ActivityRef.of(root), request);
      assertThat(all(size, replies)).containsExactlyInAnyOrderElementsOf(shown);
      assertThat(allBack(size, replies, CursorPage::older)).isEqualTo(all(size, replies));
    }
  }

  /** What a feed shows, newest first, if it is the same on the way to its end and back. */
  private static List<String> bothWays(
      int size, Function<PageQuery, CursorPage<ActivityView>> feed) {
    List<String> all = all(size, feed);
    assertThat(allBack(size, feed, CursorPage::newer)).isEqualTo(all);
    return all;
  }

  private static List<String> and(List<String> messages, String another) {
    return Stream.concat(messages.stream(), Stream.of(another)).toList();
  }

  @Test
  default void feedsOfExpiredRowsAreReadInBoundedSteps() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    follow(wren, river);
    post(river, "oldest", -1);
    UUID root = post(river, "root", -2);
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at) SELECT '%s', 'gone', %s + i * interval '1 s', %s FROM generate_series(1, 2500) i"
            .formatted(river.getUuid(), FeedFixtures.at(0), EXPIRED));
    execute(
        "INSERT INTO likes (user_uuid, activity_uuid, created_at) SELECT '%s', uuid, created_at FROM activities"
            .formatted(wren.getUuid()));
    execute(
        "INSERT INTO activities (user_uuid, reply_to_activity_uuid, message, created_at, expires_at) SELECT '%s', '%s', 'gone', %s + i * interval '1 s', %s FROM generate_series(1, 2500) i"
            .formatted(river.getUuid(), root, FeedFixtures.at(0), EXPIRED));
    reply(river, root, "late", 10_000);

    assertThat(all(20, request -> cruddur().feeds().user(river, request)))
        .containsExactly("oldest", "root");
    assertThat(all(20, request -> cruddur().feeds().likes(wren, request)))
        .containsExactly("oldest", "root");
    assertThat(all(20, request -> cruddur().feeds().following(wren, request)))
        .containsExactly("oldest", "root");
    assertThat(all(20, request -> cruddur().feeds().replies(ActivityRef.of(root), request)))
        .containsExactly("late");
    CursorPage<ActivityView> first =
        cruddur().feeds().replies(ActivityRef.of(root), PageQuery.first(20));
    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent();

    assertThat(allBack(20, request -> cruddur().feeds().user(river, request), CursorPage::newer))
        .containsExactly("oldest", "root");
    assertThat(
            allBack(
                20,
                request -> cruddur().feeds().replies(ActivityRef.of(root), request),
                CursorPage::older))
        .containsExactly("late");
  }

  /** What is asked for by a cursor may have expired since. */
  @Test
  default void anEmptyPageLeadsBackToWhereItsReaderCameFrom() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID root = post(wren, "root", 0);
    for (int i = 1; i <= 4; i++) {
      like(wren, post(river, "m" + i, i), i);
      reply(wren, root, "r" + i, i);
      follow(register("fan" + i), river, i);
    }
    follow(wren, river, 5);
    List<Function<PageQuery, CursorPage<?>>> feeds =
        List.of(
            query -> cruddur().feeds().home(query),
            query -> cruddur().feeds().user(river, query),
            query -> cruddur().feeds().user(river, query, Replies.INCLUDE, Reposts.INCLUDE),
            query -> cruddur().feeds().following(wren, query),
            query -> cruddur().feeds().following(wren, query, Reposts.INCLUDE),
            query -> cruddur().feeds().likes(wren, query),
            query -> cruddur().feeds().replies(ActivityRef.of(root), query),
            query -> cruddur().follows().followers(river, query));
    List<CursorPage<?>> newest =
        feeds.stream().<CursorPage<?>>map(feed -> newest(feed, PageQuery.first(2))).toList();
    execute(
        "UPDATE activities SET expires_at = %s WHERE message IN ('root', 'm1', 'm2', 'r1', 'r2')"
            .formatted(EXPIRED));
    execute(
        "DELETE FROM follows WHERE follower_uuid IN (SELECT uuid FROM users WHERE handle IN ('fan1', 'fan2', 'fan3'))");

    for (int i = 0; i < feeds.size(); i++) {
      Function<PageQuery, CursorPage<?>> feed = feeds.get(i);
      CursorPage<?> page = newest.get(i);
      CursorPage<?> none = feed.apply(page.older().orElseThrow());
      CursorPage<?> noneYet = feed.apply(page.newer().orElseThrow());

      assertThat(page.items()).hasSize(2);
      assertThat(Stream.of(none, noneYet)).allSatisfy(empty -> assertThat(empty).isEmpty());
      assertThat(none.older()).isEmpty();
      assertThat(feed.apply(none.newer().orElseThrow()).items()).isEqualTo(page.items());
      assertThat(feed.apply(noneYet.older().orElseThrow()).items()).isEqualTo(page.items());
      assertThat(noneYet.newer()).isEqualTo(page.newer());
    }
  }

  private static CursorPage<?> newest(Function<PageQuery, CursorPage<?>> feed, PageQuery first) {
    CursorPage<?> page = feed.apply(first);
    // why: of replies, which are oldest first, it is the last page.
    return page.older().isPresent() ? page : feed.apply(page.next().orElseThrow());
  }

  @Test
  default void aUsersFeedIsRefreshedWithWhatHasComeSince() {
    CruddurUser river = register("river");
    UUID id = river.getUuid();
    post(river, "m1", 1);
    CursorPage<ActivityView> page = cruddur().feeds().user(UserRef.of(id), PageQuery.first(2));
    for (int i = 2; i <= 4; i++) {
      post(river, "m" + i, i);
    }

    CursorPage<ActivityView> newer =
        cruddur().feeds().user(UserRef.of(id), page.newer().orElseThrow());

    assertThat(messages(newer)).containsExactly("m3", "m2");
    assertThat(messages(cruddur().feeds().user(UserRef.of(id), newer.newer().orElseThrow())))
        .containsExactly("m4");
  }

  @Test
  default void aCursorOfAnotherFeedOrSubjectIsRefused() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    posts(river, "word ", 10);
    UUID id = river.getUuid();
    PageQuery first = PageQuery.first(1);
    List<CursorPage<ActivityView>> pages =
        List.of(
            cruddur().feeds().home(first),
            cruddur().feeds().home(first, Replies.INCLUDE),
            cruddur().feeds().user(UserRef.of(id), first),
            cruddur().feeds().user(UserRef.of(id), first, Replies.INCLUDE),
            cruddur().feeds().following(UserRef.of(id), first),
            cruddur().feeds().search("word", first));

    for (CursorPage<ActivityView> page : pages) {
      PageQuery next = page.next().orElseThrow();
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().user(wren, next));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().following(wren, next));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().likes(UserRef.of(id), next));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().replies(ActivityRef.of(id), next));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().search("another", next));
    }
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .feeds()
                    .home(first)
                    .next()
                    .map(cruddur().feeds()::home)
                    .map(
                        page ->
                            cruddur().feeds().home(page.next().orElseThrow(), Replies.INCLUDE)));
  }
}
