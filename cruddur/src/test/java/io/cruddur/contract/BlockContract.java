package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.relation.Relation;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Blocks work both ways and end follows; mutes work one way, and nobody notices. */
interface BlockContract extends FeedFixtures {

  private Relation between(UserRef user, UserRef other) {
    return cruddur().relations().between(user, other);
  }

  private static List<UserRef> bothKeys(CruddurUser user) {
    return List.of(UserRef.of(user.getUuid()), UserRef.ofCognitoUserId(user.getCognitoUserId()));
  }

  @Test
  default void aBlockEndsFollowsInBothDirections() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    cruddur().follows().follow(river, wren);
    cruddur().follows().follow(wren, river);
    cruddur().follows().follow(heron, river);
    cruddur().follows().follow(wren, heron);

    assertThat(cruddur().relations().block(river, wren)).isTrue();
    assertThat(cruddur().relations().block(river, wren)).isFalse();

    assertThat(between(river, wren)).isEqualTo(Relation.builder().blocking(true).build());
    assertThat(between(wren, river)).isEqualTo(Relation.builder().blockedBy(true).build());
    assertThat(count("follows")).isEqualTo(2);
    assertThat(cruddur().users().profile("river").orElseThrow().followersCount()).isOne();
    assertThat(cruddur().users().profile("river").orElseThrow().followingCount()).isZero();

    assertThat(cruddur().relations().unblock(wren, river)).isFalse();
    assertThat(cruddur().relations().unblock(river, wren)).isTrue();
    assertThat(cruddur().relations().unblock(river, wren)).isFalse();
    assertThat(between(river, wren)).isEqualTo(Relation.builder().build());
    assertThat(cruddur().follows().follow(wren, river)).isTrue();
  }

  @Test
  default void aRelationIsToldByEitherKey() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    for (UserRef user : bothKeys(river)) {
      for (UserRef other : bothKeys(wren)) {
        assertThat(cruddur().follows().follow(other, user)).isTrue();
        assertThat(cruddur().relations().mute(user, other)).isTrue();
        assertThat(cruddur().relations().mute(user, other)).isFalse();
        assertThat(between(user, other))
            .isEqualTo(Relation.builder().followedBy(true).muting(true).build());
        assertThat(between(other, user)).isEqualTo(Relation.builder().following(true).build());
        assertThat(cruddur().relations().block(user, other)).isTrue();
        assertThat(between(user, other))
            .isEqualTo(Relation.builder().blocking(true).muting(true).build());
        assertThat(cruddur().relations().unblock(user, other)).isTrue();
        assertThat(cruddur().relations().unmute(user, other)).isTrue();
        assertThat(cruddur().relations().unmute(user, other)).isFalse();
        assertThat(between(user, other)).isEqualTo(Relation.builder().build());
      }
    }
    assertThat(between(river, UserRef.of(UUID.randomUUID()))).isEqualTo(Relation.builder().build());
  }

  @Test
  default void nobodyBlocksOrMutesThemselvesOrSomebodyUnknown() {
    CruddurUser river = register("river");
    UserRef unknown = UserRef.of(UUID.randomUUID());

    for (UserRef one : bothKeys(river)) {
      for (UserRef two : bothKeys(river)) {
        assertThatExceptionOfType(ValidationException.class)
            .isThrownBy(() -> cruddur().relations().block(one, two))
            .satisfies(e -> assertThat(e.codes()).containsExactly("blocks_oneself"));
        assertThatExceptionOfType(ValidationException.class)
            .isThrownBy(() -> cruddur().relations().mute(one, two))
            .satisfies(e -> assertThat(e.codes()).containsExactly("mutes_oneself"));
      }
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> cruddur().relations().block(one, unknown),
              () -> cruddur().relations().block(unknown, one),
              () -> cruddur().relations().mute(one, unknown),
              () -> cruddur().relations().mute(unknown, one))) {
        assertThatExceptionOfType(UserNotFoundException.class).isThrownBy(call);
      }
    }
    assertThat(count("blocks")).isZero();
    assertThat(count("mutes")).isZero();
  }

  @Test
  default void acrossABlockNobodyFollowsRepliesLikesOrReposts() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef ofRiver = ActivityRef.of(post(river, "of river", 1));
    ActivityRef ofWren = ActivityRef.of(post(wren, "of wren", 2));
    cruddur().activities().like(wren, ofRiver);
    cruddur().relations().block(river, wren);

    List<ThrowingCallable> calls = new ArrayList<>();
    for (UserRef one : bothKeys(river)) {
      for (UserRef two : bothKeys(wren)) {
        calls.add(() -> cruddur().follows().follow(one, two));
        calls.add(() -> cruddur().follows().follow(two, one));
        calls.add(() -> cruddur().activities().reply(one, ofWren, "a reply"));
        calls.add(() -> cruddur().activities().reply(two, ofRiver, "a reply"));
        calls.add(() -> cruddur().activities().like(one, ofWren));
        calls.add(() -> cruddur().activities().like(two, ofRiver));
        calls.add(() -> cruddur().activities().repost(one, ofWren));
        calls.add(() -> cruddur().activities().repost(two, ofRiver));
      }
    }
    for (ThrowingCallable call : calls) {
      assertThatExceptionOfType(BlockedException.class)
          .isThrownBy(call)
          .satisfies(e -> assertThat(e.code()).isEqualTo("user_blocked"));
    }

    assertThat(count("follows")).isZero();
    assertThat(count("likes")).isOne();
    assertThat(count("reposts")).isZero();
    assertThat(count("activities")).isEqualTo(2);
    assertThat(count("activities WHERE likes_count = 1 AND replies_count + reposts_count = 0"))
        .isOne();
    assertThat(cruddur().activities().unlike(wren, ofRiver)).isTrue();
    cruddur().relations().mute(river, wren);
    cruddur().relations().unblock(river, wren);
    assertThat(cruddur().activities().like(wren, ofRiver)).isTrue();
    assertThat(cruddur().activities().reply(wren, ofRiver, "a reply")).isNotNull();
  }

  /** Where a viewer sees anything of heron's, who answers and likes what wren posts. */
  private List<String> seen(CruddurUser viewer, CruddurUser heron, UUID ofHeron, UUID ofWren) {
    List<String> seen = new ArrayList<>();
    for (UserRef ref : bothKeys(viewer)) {
      Feeds feeds = cruddur().feeds().viewedBy(ref);
      see(seen, "home", heron, feeds.home(PageQuery.first(10)));
      see(seen, "home with replies", heron, feeds.home(PageQuery.first(10), Replies.INCLUDE));
      see(seen, "following", heron, feeds.following(viewer, PageQuery.first(10)));
      see(seen, "search", heron, feeds.search("heron", PageQuery.first(10)));
      see(seen, "replies", heron, feeds.replies(ActivityRef.of(ofWren), PageQuery.first(10)));
      see(seen, "likes", heron, feeds.likes(register("heron"), PageQuery.first(10)));
      cruddur()
          .activities()
          .show(ref, ActivityRef.of(ofWren))
          .ifPresent(thread -> see(seen, "thread", heron, thread.replies()));
      cruddur()
          .activities()
          .show(ref, ActivityRef.of(ofHeron))
          .ifPresent(thread -> seen.add("activity"));
      see(seen, "user", heron, feeds.user(heron, PageQuery.first(10)));
      see(
          seen,
          "user with replies",
          heron,
          feeds.user(heron, PageQuery.first(10), Replies.INCLUDE));
      cruddur()
          .users()
          .show(ref, "heron")
          .ifPresent(page -> see(seen, "page", heron, page.activities()));
      cruddur().users().profile(ref, "heron").ifPresent(profile -> seen.add("profile"));
      seeUser(seen, "by handle", heron, cruddur().users().searchByHandle(ref, "hero", 10));
      seeUser(seen, "by name", heron, cruddur().users().searchByDisplayName(ref, "hero", 10));
      CruddurUser wren = register("wren");
      seeUser(
          seen,
          "followers",
          heron,
          cruddur().follows().followers(ref, wren, PageQuery.first(10)).items());
      seeUser(
          seen,
          "followees",
          heron,
          cruddur().follows().following(ref, wren, PageQuery.first(10)).items());
      seeUser(
          seen,
          "likers",
          heron,
          cruddur().activities().likers(ref, ActivityRef.of(ofWren), PageQuery.first(10)).items());
    }
    return seen.stream().distinct().toList();
  }

  private static void see(
      List<String> seen, String where, CruddurUser user, CursorPage<ActivityView> page) {
    if (page.items().stream().anyMatch(view -> view.userUuid().equals(user.getUuid()))) {
      seen.add(where);
    }
  }

  private static void seeUser(
      List<String> seen, String where, CruddurUser user, List<UserSummary> users) {
    if (users.stream().anyMatch(summary -> summary.uuid().equals(user.getUuid()))) {
      seen.add(where);
    }
  }

  @Test
  default void whoIsBlockedOrMutedIsNotShown() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    UUID ofHeron = post(heron, "of heron", 1);
    UUID ofWren = post(wren, "of wren", 2);
    reply(heron, ofWren, "heron replies", 3);
    cruddur().activities().like(heron, ActivityRef.of(ofHeron));
    cruddur().activities().like(heron, ActivityRef.of(ofWren));
    cruddur().follows().follow(river, heron);
    cruddur().follows().follow(heron, wren);
    cruddur().follows().follow(wren, heron);
    String[] everywhere = {
      "home",
      "home with replies",
      "following",
      "search",
      "replies",
      "likes",
      "thread",
      "activity",
      "user",
      "user with replies",
      "page",
      "profile",
      "by handle",
      "by name",
      "followers",
      "followees",
      "likers"
    };
    assertThat(seen(river, heron, ofHeron, ofWren)).containsExactly(everywhere);

    cruddur().relations().mute(river, heron);
    assertThat(seen(river, heron, ofHeron, ofWren))
        .containsExactly(
            "activity",
            "user",
            "user with replies",
            "page",
            "profile",
            "by handle",
            "by name",
            "followers",
            "followees",
            "likers");
    assertThat(seen(wren, heron, ofHeron, ofWren)).containsExactly(everywhere);
    cruddur().relations().unmute(river, heron);
    cruddur().relations().mute(heron, river);
    assertThat(seen(river, heron, ofHeron, ofWren)).containsExactly(everywhere);

    cruddur().relations().block(heron, river);
    assertThat(seen(river, heron, ofHeron, ofWren)).isEmpty();
    cruddur().relations().unblock(heron, river);
    cruddur().relations().block(river, heron);
    assertThat(seen(river, heron, ofHeron, ofWren)).isEmpty();
    assertThat(seen(wren, heron, ofHeron, ofWren)).containsExactly(everywhere);
    assertThat(seen(heron, heron, ofHeron, ofWren)).contains("home", "page");

    cruddur().relations().unblock(river, heron);
    cruddur().follows().follow(river, heron);
    assertThat(seen(river, heron, ofHeron, ofWren)).containsExactly(everywhere);
  }

  @Test
  default void aThreadLeavesOutAncestorsOfHiddenPeople() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurUser finch = register("finch");
    UUID root = post(wren, "root", 1);
    UUID second = reply(heron, root, "second", 2);
    UUID third = reply(finch, second, "third", 3);
    UUID fourth = reply(wren, third, "fourth", 4);
    cruddur().relations().mute(river, heron);
    cruddur().relations().block(finch, river);

    ActivityThread thread =
        cruddur().activities().show(river, ActivityRef.of(fourth)).orElseThrow();

    assertThat(thread.ancestors()).extracting(ActivityView::message).containsExactly("root");
    assertThat(cruddur().activities().show(river, ActivityRef.of(third))).isEmpty();
    assertThat(cruddur().activities().show(river, ActivityRef.of(second)))
        .hasValueSatisfying(muted -> assertThat(muted.activity().message()).isEqualTo("second"));
  }

  /** As with what has expired: pages keep their size, and the same cursors lead on. */
  @Test
  default void pagesAreFullHoweverManyAreHidden() {
    CruddurUser river = register("river");
    List<CruddurUser> authors =
        Stream.of("wren", "heron", "finch", "robin").map(this::register).toList();
    for (int i = 0; i < 40; i++) {
      CruddurUser author = authors.get(i % 4);
      UUID uuid = post(author, author.getHandle() + i + " word", i);
      like(authors.get(0), uuid, 100 + i);
    }
    authors.forEach(author -> follow(river, author));
    cruddur().relations().block(authors.get(1), river);
    cruddur().relations().block(river, authors.get(2));
    cruddur().relations().mute(river, authors.get(3));
    List<String> expected =
        Stream.iterate(36, i -> i >= 0, i -> i - 4).map(i -> "wren" + i + " word").toList();

    for (UserRef viewer : bothKeys(river)) {
      Feeds feeds = cruddur().feeds().viewedBy(viewer);
      assertThat(feeds.home(PageQuery.first(3)).items()).hasSize(3);
      assertThat(FeedFixtures.all(3, feeds::home)).isEqualTo(expected);
      assertThat(FeedFixtures.allBack(3, feeds::home, CursorPage::newer)).isEqualTo(expected);
      assertThat(FeedFixtures.all(3, page -> feeds.home(page, Replies.INCLUDE)))
          .isEqualTo(expected);
      assertThat(feeds.following(river, PageQuery.first(3)).items()).hasSize(3);
      assertThat(FeedFixtures.all(3, page -> feeds.following(river, page))).isEqualTo(expected);
      assertThat(FeedFixtures.all(3, page -> feeds.search("word", page))).isEqualTo(expected);
      assertThat(FeedFixtures.all(3, page -> feeds.likes(authors.get(0), page)))
          .isEqualTo(expected);
    }
    CursorPage<ActivityView> byNobody = cruddur().feeds().home(PageQuery.first(3));
    assertThat(byNobody.items()).hasSize(3);
    assertThat(
            FeedFixtures.messages(
                cruddur().feeds().viewedBy(river).home(byNobody.next().orElseThrow())))
        .containsExactly("wren36 word", "wren32 word", "wren28 word");
  }

  @Test
  default void aTagsFeedLeavesOutHiddenPeople() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurUser finch = register("finch");
    for (CruddurUser author : List.of(wren, heron, finch)) {
      cruddur().activities().create(author, "#birds by " + author.getHandle(), Ttl.ONE_DAY);
    }
    cruddur().relations().mute(river, heron);
    cruddur().relations().block(finch, river);

    for (UserRef viewer : bothKeys(river)) {
      Feeds feeds = cruddur().feeds().viewedBy(viewer);
      assertThat(FeedFixtures.all(1, page -> feeds.tag("birds", page)))
          .containsExactly("#birds by wren");
    }
    assertThat(FeedFixtures.all(10, page -> cruddur().feeds().tag("birds", page))).hasSize(3);
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .reply(
                        river,
                        ActivityRef.of(
                            cruddur().activities().create(finch, "a post", Ttl.ONE_DAY).getUuid()),
                        "#birds @wren"));
  }

  /** A viewer may look at somebody else's feed: the viewer's own people are hidden. */
  @Test
  default void anothersFollowingFeedHidesWhomTheViewerHides() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    post(wren, "of wren", 1);
    post(heron, "of heron", 2);
    follow(wren, heron);
    for (UserRef viewer : bothKeys(river)) {
      Feeds feeds = cruddur().feeds().viewedBy(viewer);
      assertThat(FeedFixtures.all(10, page -> feeds.following(wren, page)))
          .containsExactly("of heron", "of wren");
      cruddur().relations().mute(river, wren);
      assertThat(FeedFixtures.all(10, page -> feeds.following(wren, page)))
          .containsExactly("of heron");
      cruddur().relations().unmute(river, wren);
      cruddur().relations().block(river, heron);
      assertThat(FeedFixtures.all(10, page -> feeds.following(wren, page)))
          .containsExactly("of wren");
      cruddur().relations().unblock(river, heron);
      cruddur().relations().block(wren, river);
      assertThat(FeedFixtures.all(10, page -> feeds.following(wren, page))).isEmpty();
      cruddur().relations().unblock(wren, river);
    }
    assertThat(FeedFixtures.all(10, page -> cruddur().feeds().following(wren, page)))
        .containsExactly("of heron", "of wren");
  }

  @Test
  default void blockedAndMutedPeopleArePagedNewestFirst() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    for (CruddurUser other : List.of(wren, heron)) {
      cruddur().relations().block(river, other);
      cruddur().relations().mute(river, other);
    }

    for (UserRef user : bothKeys(river)) {
      CursorPage<UserSummary> blocked = cruddur().relations().blocked(user, PageQuery.first(1));
      assertThat(blocked.items())
          .containsExactly(Values.summary(heron.getUuid(), "heron", "HERON"));
      assertThat(cruddur().relations().blocked(user, blocked.next().orElseThrow()).items())
          .extracting(UserSummary::handle)
          .containsExactly("wren");
      CursorPage<UserSummary> muted = cruddur().relations().muted(user, PageQuery.first(1));
      assertThat(muted.items()).extracting(UserSummary::handle).containsExactly("heron");
      assertThat(cruddur().relations().muted(user, muted.next().orElseThrow()).items())
          .extracting(UserSummary::handle)
          .containsExactly("wren");
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().relations().muted(user, blocked.next().orElseThrow()));
    }
    assertThat(cruddur().relations().blocked(wren, PageQuery.first(10)).items()).isEmpty();
  }

  @Test
  default void theDeletionOfAUserTakesBlocksAndMutesOfBothSides() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river, "a post", 1);
    cruddur().activities().reply(wren, ActivityRef.of(post), "a reply");
    cruddur().relations().block(river, wren);
    cruddur().relations().block(wren, river);
    cruddur().relations().mute(river, wren);
    cruddur().relations().mute(wren, river);

    cruddur().users().delete(river);

    assertThat(count("users")).isEqualTo(2);
    assertThat(count("blocks")).isZero();
    assertThat(count("mutes")).isZero();
  }
}
