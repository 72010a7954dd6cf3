package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Of a user who is suspended nothing is shown, and one call undoes it. */
interface SuspensionContract extends FeedFixtures {

  private static List<UserRef> keys(CruddurUser user) {
    return List.of(UserRef.of(user.getUuid()), UserRef.ofCognitoUserId(user.getCognitoUserId()));
  }

  /** What is shown, to nobody and to wren, of users and of what they wrote. */
  private List<String> shown(
      CruddurUser river, CruddurUser wren, UUID ofRiver, UUID ofWren, UUID mention) {
    List<String> shown = new ArrayList<>();
    PageQuery first = PageQuery.first(10);
    for (var feeds : List.of(cruddur().feeds(), cruddur().feeds().viewedBy(wren))) {
      shown.addAll(FeedFixtures.messages(feeds.home(first)));
      shown.addAll(FeedFixtures.messages(feeds.home(first, Replies.INCLUDE)));
      shown.addAll(FeedFixtures.messages(feeds.following(wren, first)));
      shown.addAll(FeedFixtures.messages(feeds.user(river, first)));
      shown.addAll(FeedFixtures.messages(feeds.likes(wren, first)));
      shown.addAll(FeedFixtures.messages(feeds.search("river", first)));
      shown.addAll(FeedFixtures.messages(feeds.replies(ActivityRef.of(ofWren), first)));
      shown.addAll(FeedFixtures.messages(feeds.tag("birds", first)));
    }
    cruddur().activities().pinned(river).map(ActivityView::message).ifPresent(shown::add);
    cruddur().activities().pinned(wren, river).map(ActivityView::message).ifPresent(shown::add);
    cruddur()
        .activities()
        .show(ActivityRef.of(ofRiver))
        .map(ActivityThread::activity)
        .ifPresent(view -> shown.add("river: " + view.message()));
    cruddur().users().profile("river").ifPresent(profile -> shown.add(profile.handle()));
    cruddur().users().show("river").ifPresent(page -> shown.add(page.profile().handle()));
    cruddur().users().shortView("river").ifPresent(user -> shown.add(user.handle()));
    Stream.of(
            cruddur().users().findAllByUuid(List.of(river.getUuid())),
            cruddur().users().searchByHandle("river", 10),
            cruddur().users().searchByDisplayName("river", 10),
            cruddur().follows().followers(wren, first).items(),
            cruddur().follows().following(wren, first).items(),
            cruddur().activities().likers(ActivityRef.of(ofWren), first).items(),
            cruddur().activities().likers(wren, ActivityRef.of(ofWren), first).items(),
            cruddur().activities().mentionedIn(ActivityRef.of(mention)))
        .flatMap(List::stream)
        .map(UserSummary::handle)
        .forEach(shown::add);
    return shown;
  }

  /** More than a page looks at: what stops a scan must not promise a next page of nothing. */
  @Test
  default void aLongFeedOfASuspendedAuthorEndsAtOnce() {
    CruddurUser river = register("river");
    posts(river, "m", 1100);
    List<CursorPage<ActivityView>> pages = new ArrayList<>();
    PageQuery second = null;
    for (Replies replies : Replies.values()) {
      second = cruddur().feeds().user(river, PageQuery.first(5), replies).next().orElseThrow();
      cruddur().users().suspend(river);
      for (UserRef key : keys(river)) {
        pages.add(cruddur().feeds().user(key, PageQuery.first(5), replies));
        pages.add(cruddur().feeds().user(key, PageQuery.first(5), replies, Reposts.INCLUDE));
      }
      pages.add(cruddur().feeds().user(river, second, replies));
      cruddur().users().reinstate(river);
    }
    assertThat(pages).hasSize(10);
    assertThat(pages).allSatisfy(page -> assertThat(page.items()).isEmpty());
    assertThat(pages).allSatisfy(page -> assertThat(page.next()).isEmpty());
    execute("UPDATE activities SET expires_at = %s".formatted(EXPIRED));
    assertThat(cruddur().feeds().user(river, PageQuery.first(5)).next())
        .as("of one who is shown, all of whose newest posts have expired")
        .isPresent();
  }

  /** More than a page looks at: it ends where it stopped, and the next one continues there. */
  @Test
  default void aListOfPeopleContinuesBehindManyWhoAreNotShown() {
    CruddurUser viewer = register("viewer");
    CruddurUser wren = register("wren");
    CruddurUser river = register("river");
    UUID post = post(wren, "a post", 0);
    execute(
        "INSERT INTO users (uuid, display_name, handle, cognito_user_id, suspended_at) SELECT gen_random_uuid(), 'Bot', 'bot' || i, 'sub-bot' || i, now() FROM generate_series(1, 2100) i");
    // why: as autovacuum does soon; until then the server may take the table for one of a few rows.
    execute("ANALYZE users");
    for (String pairs :
        List.of(
            "likes (activity_uuid, user_uuid, created_at) SELECT '%s'".formatted(post),
            "follows (followee_uuid, follower_uuid, created_at) SELECT '%s'"
                .formatted(wren.getUuid()),
            "follows (follower_uuid, followee_uuid, created_at) SELECT '%s'"
                .formatted(wren.getUuid()),
            "blocks (blocker_uuid, blocked_uuid, created_at) SELECT '%s'".formatted(wren.getUuid()),
            "mutes (muter_uuid, muted_uuid, created_at) SELECT '%s'".formatted(wren.getUuid()))) {
      execute(
          "INSERT INTO %s, uuid, %s + (handle <> 'river')::int * interval '1 s' FROM users WHERE handle = 'river' OR handle LIKE 'bot%%'"
              .formatted(pairs, FeedFixtures.at(1)));
    }
    List<Function<PageQuery, CursorPage<UserSummary>>> seen =
        List.of(
            page -> cruddur().activities().likers(viewer, ActivityRef.of(post), page),
            page -> cruddur().follows().followers(viewer, wren, page),
            page -> cruddur().follows().following(viewer, wren, page));
    List<Function<PageQuery, CursorPage<UserSummary>>> lists =
        List.of(
            page -> cruddur().activities().likers(ActivityRef.of(post), page),
            page -> cruddur().follows().followers(wren, page),
            page -> cruddur().follows().following(wren, page),
            page -> cruddur().relations().blocked(wren, page),
            page -> cruddur().relations().muted(wren, page));
    seen.forEach(list -> assertContinues(list, river));
    lists.forEach(list -> assertContinues(list, river));

    execute("UPDATE users SET suspended_at = NULL");
    execute(
        "INSERT INTO blocks (blocker_uuid, blocked_uuid) SELECT '%s', uuid FROM users WHERE handle LIKE 'bot%%'"
            .formatted(viewer.getUuid()));
    seen.forEach(list -> assertContinues(list, river));
    lists.forEach(list -> assertThat(CursorPage.stream(PageQuery.first(100), list)).hasSize(2101));
  }

  private static void assertContinues(
      Function<PageQuery, CursorPage<UserSummary>> list, CruddurUser last) {
    CursorPage<UserSummary> first = list.apply(PageQuery.first(10));
    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent().isEqualTo(first.older());
    assertThat(CursorPage.stream(PageQuery.first(10), list))
        .extracting(UserSummary::uuid)
        .containsExactly(last.getUuid());
    CursorPage<UserSummary> end = first;
    while (end.next().isPresent()) {
      end = list.apply(end.next().orElseThrow());
    }
    assertThat(end.items()).hasSize(1);
    CursorPage<UserSummary> newer = list.apply(end.newer().orElseThrow());
    assertThat(newer.items()).isEmpty();
    assertThat(newer.newer()).isPresent().isNotEqualTo(end.newer());
  }

  /** Posts of somebody who is suspended take no places of what others wrote before them. */
  @Test
  default void aPageIsNotEmptyBecauseTheNewestPostsAreOfSomebodySuspended() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser viewer = register("viewer");
    for (CruddurUser followee : List.of(river, wren)) {
      follow(viewer, followee);
    }
    for (int second = 1; second <= 12; second++) {
      post(wren, "common wren " + second, second - 100);
    }
    posts(river, "common river ", 300);
    cruddur().users().suspend(river);
    for (PageQuery query : List.of(PageQuery.first(10), PageQuery.first(10))) {
      for (var feeds : List.of(cruddur().feeds(), cruddur().feeds().viewedBy(viewer))) {
        for (CursorPage<ActivityView> page :
            List.of(
                feeds.following(viewer, query),
                feeds.following(viewer, query, Reposts.INCLUDE),
                feeds.search("common", query),
                feeds.home(query))) {
          assertThat(FeedFixtures.messages(page))
              .hasSize(10)
              .allMatch(message -> message.startsWith("common wren "));
          assertThat(page.next()).isPresent();
        }
        assertThat(
                FeedFixtures.messages(
                    feeds.search("common", feeds.search("common", query).next().orElseThrow())))
            .containsExactly("common wren 2", "common wren 1");
      }
    }
  }

  @Test
  default void whoIsSuspendedIsNotShownUntilReinstated() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID ofRiver = post(river, "a post of river", 1);
    UUID ofWren = post(wren, "a post", 2);
    cruddur().activities().reply(river, ActivityRef.of(ofWren), "a reply of river");
    cruddur().activities().like(river, ActivityRef.of(ofWren));
    cruddur().activities().like(wren, ActivityRef.of(ofRiver));
    cruddur().follows().follow(river, wren);
    cruddur().follows().follow(wren, river);
    cruddur().activities().create(river, "#birds at the river", Ttl.ONE_DAY);
    cruddur().activities().pin(river, ActivityRef.of(ofRiver));
    // why a capital: a handle is found in any case, and this message stays.
    UUID mention = cruddur().activities().create(wren, "Hello @RIVER", Ttl.ONE_DAY).getUuid();
    List<String> before = shown(river, wren, ofRiver, ofWren, mention);
    assertThat(before).filteredOn(text -> text.contains("river")).hasSizeGreaterThan(15);

    for (UserRef key : keys(river)) {
      assertThat(cruddur().users().suspend(key)).isTrue();
      assertThat(cruddur().users().suspend(key)).isFalse();

      assertThat(shown(river, wren, ofRiver, ofWren, mention))
          .isNotEmpty()
          .noneMatch(t -> t.contains("river"));
      assertThat(cruddur().users().find(key).orElseThrow().getSuspendedAt()).isNotNull();
      assertThat(cruddur().users().ensure(Contract.newUser("river")).getUuid())
          .isEqualTo(river.getUuid());
      assertThat(cruddur().users().register(Contract.newUser("river")).created()).isFalse();
      assertThat(count("activities WHERE likes_count = 1 AND replies_count = 1")).isOne();

      assertThat(cruddur().users().reinstate(key)).isTrue();
      assertThat(cruddur().users().reinstate(key)).isFalse();
      assertThat(shown(river, wren, ofRiver, ofWren, mention)).isEqualTo(before);
      assertThat(cruddur().users().find(key).orElseThrow().getSuspendedAt()).isNull();
    }
  }

  @Test
  default void whoIsSuspendedWritesNothingAndTakesBackWhatTheyLike() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef ofWren = ActivityRef.of(post(wren, "a post", 1));
    ActivityRef ofRiver = ActivityRef.of(post(river, "mine", 2));
    cruddur().activities().like(river, ofWren);
    cruddur().follows().follow(river, wren);
    cruddur().users().suspend(river);

    for (UserRef user : keys(river)) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> cruddur().activities().create(user, "a post", Ttl.ONE_DAY),
              () -> cruddur().activities().reply(user, ofWren, "a reply"),
              () -> cruddur().activities().repost(user, ofWren),
              () -> cruddur().activities().like(user, ofRiver),
              () -> cruddur().activities().bookmark(user, ofWren),
              () -> cruddur().reports().reportActivity(user, ofWren, "spam", null),
              () -> cruddur().follows().follow(user, wren),
              () -> cruddur().relations().block(user, wren),
              () -> cruddur().relations().mute(user, wren),
              () -> cruddur().users().updateProfile(user, "River", null),
              () -> cruddur().users().changeHandle(user, "stream"),
              () -> cruddur().users().changeEmail(user, null))) {
        assertThatExceptionOfType(UserSuspendedException.class)
            .isThrownBy(call)
            .satisfies(e -> assertThat(e.code()).isEqualTo("user_suspended"));
      }
    }
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().follows().follow(wren, river));
    assertThat(cruddur().relations().block(wren, river)).isTrue();

    assertThat(cruddur().activities().unlike(river, ofWren)).isTrue();
    assertThat(cruddur().activities().delete(river, ofRiver)).isTrue();
    assertThat(cruddur().users().delete(river)).isTrue();
    assertThat(count("users")).isOne();
  }

  @Test
  default void nobodyUnknownIsSuspended() {
    for (UserRef nobody :
        List.of(UserRef.of(UUID.randomUUID()), UserRef.ofCognitoUserId("nobody"))) {
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().users().suspend(nobody));
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().users().reinstate(nobody));
    }
  }
}
