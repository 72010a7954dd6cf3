package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.all;
import static io.cruddur.contract.FeedFixtures.allBack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.activity.Repost;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Reposts in the following feed and in an author's. */
interface RepostContract extends FeedFixtures {

  private void repost(CruddurUser user, UUID activity, long second) {
    execute(
        "INSERT INTO reposts (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', %s)"
            .formatted(user.getUuid(), activity, FeedFixtures.at(second)));
    execute(
        "UPDATE activities SET reposts_count = reposts_count + 1 WHERE uuid = '%s'"
            .formatted(activity));
  }

  private List<String> following(Feeds feeds, UserRef user) {
    return texts(page -> feeds.following(user, page, Reposts.INCLUDE));
  }

  private List<String> ofAuthor(UserRef author, Replies replies) {
    return texts(page -> cruddur().feeds().user(author, page, replies, Reposts.INCLUDE));
  }

  private static List<String> texts(Function<PageQuery, CursorPage<ActivityView>> feed) {
    return feed.apply(PageQuery.first(50)).items().stream().map(RepostContract::text).toList();
  }

  private static String text(ActivityView view) {
    Repost repost = view.repostedBy();
    return view.message() + (repost == null ? "" : " by " + repost.handle());
  }

  @Test
  default void theFollowingFeedShowsWhatFolloweesRepost() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    follow(river, wren);
    UUID stranger = post(heron, "stranger's", 1);
    post(wren, "followee's", 2);
    UUID own = post(river, "own", 3);
    UUID answer = reply(heron, own, "answer", 4);
    repost(wren, stranger, 5);
    repost(river, answer, 6);
    repost(heron, own, 7);

    assertThat(following(cruddur().feeds(), river))
        .containsExactly("answer by river", "stranger's by wren", "own", "followee's");
    assertThat(following(cruddur().feeds(), UserRef.ofCognitoUserId("sub-river"))).hasSize(4);
    assertThat(following(cruddur().feeds(), UserRef.of(UUID.randomUUID()))).isEmpty();
    assertThat(texts(page -> cruddur().feeds().following(river, page, Reposts.EXCLUDE)))
        .containsExactly("own", "followee's");

    ActivityView first =
        cruddur().feeds().following(river, PageQuery.first(2), Reposts.INCLUDE).items().get(1);
    assertThat(first.uuid()).isEqualTo(stranger);
    assertThat(first.userUuid()).isEqualTo(heron.getUuid());
    assertThat(first.createdAt()).isEqualTo("2026-01-01T00:00:01Z");
    assertThat(first.repostedBy())
        .isEqualTo(
            Repost.builder()
                .userUuid(wren.getUuid())
                .handle("wren")
                .displayName("WREN")
                .createdAt(first.createdAt().plusSeconds(4))
                .build());

    cruddur().activities().unrepost(wren, ActivityRef.of(stranger));
    cruddur().follows().unfollow(river, wren);
    assertThat(following(cruddur().feeds(), river)).containsExactly("answer by river", "own");
  }

  @Test
  default void anActivityStandsOnceAtItsLatestRepost() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    follow(river, wren);
    follow(river, heron);
    UUID first = post(wren, "first", 1);
    post(wren, "second", 2);
    repost(wren, first, 3);
    post(wren, "third", 4);
    repost(heron, first, 5);
    repost(river, first, 5);
    post(wren, "fourth", 6);

    for (int size : new int[] {1, 2, 10}) {
      assertThat(all(size, page -> cruddur().feeds().following(river, page, Reposts.INCLUDE)))
          .containsExactly("fourth", "first", "third", "second");
    }
    cruddur().activities().unrepost(river, ActivityRef.of(first));
    assertThat(following(cruddur().feeds(), river))
        .containsExactly("fourth", "first by heron", "third", "second");
    cruddur().activities().unrepost(heron, ActivityRef.of(first));
    assertThat(following(cruddur().feeds(), river))
        .containsExactly("fourth", "third", "first by wren", "second");
    cruddur().activities().unrepost(wren, ActivityRef.of(first));
    assertThat(following(cruddur().feeds(), river))
        .containsExactly("fourth", "third", "second", "first");
  }

  @Test
  default void anAuthorsFeedShowsWhatTheAuthorReposts() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID own = post(river, "own", 1);
    UUID others = post(wren, "other's", 2);
    reply(river, others, "answer", 3);
    repost(river, others, 4);
    post(river, "later", 5);
    repost(wren, own, 6);

    assertThat(ofAuthor(river, Replies.EXCLUDE))
        .containsExactly("later", "other's by river", "own");
    assertThat(ofAuthor(UserRef.ofCognitoUserId("sub-river"), Replies.INCLUDE))
        .containsExactly("later", "other's by river", "answer", "own");
    repost(river, own, 7);
    assertThat(ofAuthor(river, Replies.INCLUDE))
        .containsExactly("own by river", "later", "other's by river", "answer");
    assertThat(texts(page -> cruddur().feeds().user(river, page, Replies.EXCLUDE, Reposts.EXCLUDE)))
        .containsExactly("later", "own");
    assertThat(ofAuthor(UserRef.of(UUID.randomUUID()), Replies.EXCLUDE)).isEmpty();
  }

  /** As on the page without reposts, where a mute hides nothing of its author's own. */
  @Test
  default void theOwnPageOfWhomIMuteHasWhatTheyRepostedOfTheirOwn() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    UUID own = post(wren, "own", 1);
    UUID others = post(heron, "other's", 2);
    repost(wren, own, 3);
    repost(wren, others, 4);
    cruddur().relations().mute(river, wren);
    Feeds seen = cruddur().feeds().viewedBy(river);

    assertThat(texts(page -> seen.user(wren, page, Replies.EXCLUDE, Reposts.INCLUDE)))
        .containsExactly("other's by wren", "own by wren");
    cruddur().relations().mute(river, heron);
    assertThat(texts(page -> seen.user(wren, page, Replies.EXCLUDE, Reposts.INCLUDE)))
        .containsExactly("own by wren");
  }

  @Test
  default void whatIsNotShownIsNotShownByARepost() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurUser crane = register("crane");
    follow(river, wren);
    follow(river, heron);
    UUID one = post(crane, "one", 1);
    UUID expired = insert(crane, null, "expired", 2, EXPIRED);
    UUID deleted = post(crane, "deleted", 3);
    for (UUID activity : List.of(one, expired, deleted)) {
      repost(wren, activity, 4);
    }
    delete(deleted);
    repost(heron, one, 5);
    Feeds feeds = cruddur().feeds().viewedBy(river);
    assertThat(following(feeds, river)).containsExactly("one by heron");

    cruddur().users().suspend(heron);
    assertThat(following(feeds, river)).containsExactly("one by wren");
    assertThat(ofAuthor(heron, Replies.INCLUDE)).isEmpty();
    cruddur().users().reinstate(heron);
    cruddur().relations().mute(river, heron);
    assertThat(following(feeds, river)).containsExactly("one by wren");
    assertThat(following(cruddur().feeds(), river)).containsExactly("one by heron");
    cruddur().relations().unmute(river, heron);

    cruddur().users().suspend(crane);
    assertThat(following(feeds, river)).isEmpty();
    cruddur().users().reinstate(crane);
    cruddur().relations().mute(river, crane);
    assertThat(following(feeds, river)).isEmpty();
    assertThat(texts(page -> feeds.user(wren, page, Replies.EXCLUDE, Reposts.INCLUDE))).isEmpty();
    cruddur().relations().unmute(river, crane);
    cruddur().relations().block(crane, river);
    assertThat(following(feeds, river)).isEmpty();
    cruddur().relations().unblock(crane, river);
    assertThat(following(feeds, river)).containsExactly("one by heron");

    cruddur().relations().block(heron, river);
    assertThat(following(feeds, river)).containsExactly("one by wren");
    assertThat(texts(page -> feeds.user(heron, page, Replies.EXCLUDE, Reposts.INCLUDE))).isEmpty();
    cruddur().users().delete(wren);
    assertThat(following(feeds, river)).isEmpty();
  }

  /** Many at the same time, in both directions, beside what a model says. */
  @Test
  default void pagesOfPostsAndRepostsLeaveNothingOutAndRepeatNothing() {
    Random random = new Random(16);
    CruddurUser river = register("river");
    List<CruddurUser> people = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      CruddurUser person = register("person" + i);
      people.add(person);
      if (i < 3) {
        follow(river, person);
      }
    }
    TreeMap<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 90; i++) {
      int author = random.nextInt(6);
      long second = random.nextInt(60);
      boolean gone = i % 7 == 0;
      String message = "m" + i;
      UUID post = insert(people.get(author), null, message, second, gone ? EXPIRED : LIVE);
      long latest = author < 3 ? second : -1;
      for (int by = 0; by < 6; by++) {
        if (random.nextInt(4) == 0) {
          long at = second + random.nextInt(60);
          repost(people.get(by), post, at);
          latest = by < 3 ? Math.max(latest, at) : latest;
        }
      }
      if (latest >= 0 && !gone) {
        expected.put("%03d %s".formatted(latest, post), message);
      }
    }
    List<String> messages = List.copyOf(expected.descendingMap().values());
    assertThat(messages).hasSizeGreaterThan(40);

    for (int size : new int[] {1, 3, 10, 100}) {
      Function<PageQuery, CursorPage<ActivityView>> feed =
          page -> cruddur().feeds().following(river, page, Reposts.INCLUDE);
      assertThat(all(size, feed)).as("size %s", size).isEqualTo(messages);
      assertThat(allBack(size, feed, CursorPage::newer)).as("size %s", size).isEqualTo(messages);
    }
  }

  /** Reposts of what has expired are read, so more than a page of them must not end the feed. */
  @Test
  default void manyRepostsOfWhatHasExpiredHideNothing() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    post(river, "own", 0);
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at, reposts_count) SELECT '%s', 'gone', %s, %s, 1 FROM generate_series(1, 300)"
            .formatted(wren.getUuid(), FeedFixtures.at(1), EXPIRED));
    execute(
        "INSERT INTO reposts (activity_uuid, user_uuid, created_at) SELECT uuid, '%s', %s FROM activities WHERE message = 'gone'"
            .formatted(river.getUuid(), FeedFixtures.at(2)));

    assertThat(all(3, page -> cruddur().feeds().following(river, page, Reposts.INCLUDE)))
        .containsExactly("own");
    assertThat(
            all(3, page -> cruddur().feeds().user(river, page, Replies.EXCLUDE, Reposts.INCLUDE)))
        .containsExactly("own");
  }

  /** Two hundred people in a row repost one activity, which stands at the latest of them. */
  @Test
  default void aRunOfRepostsOfOneActivityLeavesNoPageEmpty() {
    CruddurUser river = register("river");
    CruddurUser heron = register("heron");
    post(river, "own", 0);
    UUID strangers = post(heron, "stranger's", 1);
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) SELECT 'Fan', 'fan' || i, 'fan' || i FROM generate_series(1, 200) i");
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) SELECT '%s', uuid FROM users WHERE handle LIKE 'fan%%'"
            .formatted(river.getUuid()));
    execute(
        "INSERT INTO reposts (user_uuid, activity_uuid, created_at) SELECT uuid, '%s', %s + substr(handle, 4)::int * interval '1 s' FROM users WHERE handle LIKE 'fan%%'"
            .formatted(strangers, FeedFixtures.at(2)));
    execute("UPDATE activities SET reposts_count = 200 WHERE uuid = '%s'".formatted(strangers));

    PageQuery query = PageQuery.first(1);
    List<String> shown = new ArrayList<>();
    for (Optional<PageQuery> next = Optional.of(query); next.isPresent(); ) {
      CursorPage<ActivityView> page =
          cruddur().feeds().following(river, next.get(), Reposts.INCLUDE);
      next = page.next();
      assertThat(page.items().size() + (next.isPresent() ? 0 : 1)).as("items").isPositive();
      shown.addAll(FeedFixtures.messages(page));
    }
    assertThat(shown).containsExactly("stranger's", "own");
    assertThat(
            allBack(
                1,
                page -> cruddur().feeds().following(river, page, Reposts.INCLUDE),
                CursorPage::newer))
        .containsExactly("stranger's", "own");
  }

  @Test
  default void aCursorIsOfTheFeedWithRepostsAlone() {
    CruddurUser river = register("river");
    for (int i = 0; i < 3; i++) {
      post(river, "m" + i, i);
    }
    PageQuery first = PageQuery.first(1);
    PageQuery with =
        cruddur().feeds().following(river, first, Reposts.INCLUDE).next().orElseThrow();
    PageQuery without =
        cruddur().feeds().following(river, first, Reposts.EXCLUDE).next().orElseThrow();
    PageQuery author =
        cruddur().feeds().user(river, first, Replies.EXCLUDE, Reposts.INCLUDE).next().orElseThrow();

    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().following(river, with));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().following(river, without, Reposts.INCLUDE));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().following(river, author, Reposts.INCLUDE));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().user(river, author, Replies.INCLUDE, Reposts.INCLUDE));
  }

  /** What is read later shows how things are then; what has moved up is behind nobody. */
  @Test
  default void whatIsRepostedOrTakenBackBetweenTwoPagesStandsWhereItThenBelongs() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    follow(river, wren);
    List<UUID> posts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      posts.add(post(wren, "m" + i, i));
    }
    UUID strangers = post(heron, "stranger's", 0);
    repost(wren, strangers, 5);
    Function<PageQuery, CursorPage<ActivityView>> feed =
        page -> cruddur().feeds().following(river, page, Reposts.INCLUDE);

    CursorPage<ActivityView> page = feed.apply(PageQuery.first(2));
    assertThat(FeedFixtures.messages(page)).containsExactly("stranger's", "m3");
    cruddur().activities().unrepost(wren, ActivityRef.of(strangers));
    repost(river, posts.get(1), 6);
    CursorPage<ActivityView> second = feed.apply(page.next().orElseThrow());
    assertThat(FeedFixtures.messages(second)).containsExactly("m2", "m0");
    CursorPage<ActivityView> back = feed.apply(second.newer().orElseThrow());
    assertThat(FeedFixtures.messages(back)).containsExactly("m1", "m3");
    assertThat(texts(query -> feed.apply(page.newer().orElseThrow())))
        .containsExactly("m1 by river");

    cruddur().activities().unrepost(river, ActivityRef.of(posts.get(1)));
    assertThat(all(2, feed)).containsExactly("m3", "m2", "m1", "m0");
  }
}
