package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Users and activities are named by references, and views and entities are references. */
interface ReferenceContract extends FeedFixtures {

  private static UserRef token(String handle) {
    return UserRef.ofCognitoUserId("sub-" + handle);
  }

  @Test
  default void aViewIsAReferenceToItsActivityAndAnEntityToItself() {
    CruddurUser river = register("river");
    cruddur().activities().create(river, "Hello", Ttl.ONE_DAY);
    ActivityView post = cruddur().feeds().home(PageQuery.first(10)).items().get(0);

    assertThat(cruddur().activities().like(river, post)).isTrue();
    CruddurActivity reply = cruddur().activities().reply(river, post, "Reply");
    assertThat(cruddur().activities().repost(river, reply)).isTrue();

    UserSummary liker = cruddur().activities().likers(post, PageQuery.first(10)).items().get(0);
    assertThat(cruddur().users().find(liker)).contains(river);
    assertThat(cruddur().users().find(cruddur().users().profile("river").orElseThrow()))
        .contains(river);
  }

  @Test
  default void aUserIsNamedByTokenAsWellAsById() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UserRef byToken = token("river");

    assertThat(cruddur().users().find(byToken)).contains(river);
    CruddurActivity post = cruddur().activities().create(byToken, "Hello", Ttl.ONE_DAY);
    assertThat(post.getUserUuid()).isEqualTo(river.getUuid());
    assertThat(cruddur().activities().reply(byToken, post, "Reply").getUserUuid())
        .isEqualTo(river.getUuid());
    assertThat(cruddur().activities().like(byToken, post)).isTrue();
    assertThat(cruddur().activities().like(river, post)).isFalse();
    assertThat(cruddur().activities().unlike(byToken, post)).isTrue();
    assertThat(cruddur().follows().follow(byToken, token("wren"))).isTrue();
    assertThat(cruddur().follows().follow(river, wren)).isFalse();
    assertThat(cruddur().follows().followers(token("wren"), PageQuery.first(10)).items())
        .extracting(UserSummary::handle)
        .containsExactly("river");
    assertThat(cruddur().follows().unfollow(river, token("wren"))).isTrue();
    assertThat(cruddur().users().updateProfile(byToken, "River", "Bio").getBio()).isEqualTo("Bio");
    assertThat(cruddur().users().changeEmail(byToken, null).getEmail()).isNull();
    assertThat(cruddur().users().changeHandle(byToken, "stream").getHandle()).isEqualTo("stream");
    assertThat(cruddur().activities().delete(byToken, post)).isTrue();
    assertThat(cruddur().users().delete(byToken)).isTrue();
    assertThat(cruddur().users().find(byToken)).isEmpty();
  }

  @Test
  default void aFeedByTokenIsContinuedByToken() {
    CruddurUser river = register("river");
    posts(river, "m", 30);

    List<String> byToken =
        FeedFixtures.all(10, query -> cruddur().feeds().user(token("river"), query));

    assertThat(byToken)
        .isEqualTo(FeedFixtures.all(10, query -> cruddur().feeds().user(river, query)))
        .hasSizeGreaterThan(20);
    assertThat(FeedFixtures.all(10, query -> cruddur().feeds().following(token("river"), query)))
        .isEqualTo(byToken);
  }

  @Test
  default void aTokenOfNobodyIsNoUser() {
    CruddurUser river = register("river");
    CruddurActivity post = cruddur().activities().create(river, "Hello", Ttl.ONE_DAY);
    execute("INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('M', 'm', 'MOCK')");

    for (UserRef nobody : List.of(token("nobody"), UserRef.ofCognitoUserId("MOCK"))) {
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().create(nobody, "Hello", Ttl.ONE_DAY));
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().like(nobody, post));
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().follows().follow(nobody, river));
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().delete(nobody, post));
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().users().changeHandle(nobody, "other"));
      assertThat(cruddur().users().find(nobody)).isEmpty();
      assertThat(cruddur().users().delete(nobody)).isFalse();
      assertThat(cruddur().feeds().following(nobody, PageQuery.first(10)).items()).isEmpty();
    }
    assertThat(count("activities")).isOne();
  }

  @Test
  default void onlyTheAuthorRepeatsAPostOrDeletesItByWhateverKey() {
    CruddurUser river = register("river");
    register("wren");
    UUID uuid = UUID.randomUUID();
    CruddurActivity post =
        cruddur().activities().create(token("river"), uuid, "Hello", Ttl.ONE_DAY);

    assertThat(cruddur().activities().create(river, uuid, "Hello", Ttl.ONE_DAY)).isEqualTo(post);
    assertThat(cruddur().activities().create(token("river"), uuid, "Hello", Ttl.ONE_DAY))
        .isEqualTo(post);
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(() -> cruddur().activities().create(token("wren"), uuid, "Hello", Ttl.ONE_DAY));
    assertThatExceptionOfType(NotTheAuthorException.class)
        .isThrownBy(() -> cruddur().activities().delete(token("wren"), post));
  }

  @Test
  default void aReferenceOfAHostsOwnNamesAUserOrIsRefused() {
    CruddurUser river = register("river");
    UserRef own = river::getUuid;
    ActivityRef post = cruddur().activities().create(own, "Hello", Ttl.ONE_DAY);

    assertThat(cruddur().activities().like(own, post)).isTrue();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> cruddur().users().find(() -> null));
  }

  @Test
  default void everyFeedBringsTheViewersOwnStateWhereOneIsNamed() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river, "fish", 0);
    UUID reply = reply(river, post, "fish too", 1);
    follow(wren, river);
    cruddur().activities().like(wren, ActivityRef.of(post));
    cruddur().activities().repost(wren, ActivityRef.of(reply));
    cruddur().activities().like(river, ActivityRef.of(post));
    PageQuery first = PageQuery.first(10);
    List<Function<Feeds, CursorPage<ActivityView>>> withPost =
        List.of(
            feeds -> feeds.home(first),
            feeds -> feeds.user(river, first),
            feeds -> feeds.following(wren, first),
            feeds -> feeds.likes(river, first),
            feeds -> feeds.search("fish", first),
            feeds -> feeds.home(first, Replies.INCLUDE),
            feeds -> feeds.user(river, first, Replies.INCLUDE));

    for (UserRef viewer : List.of(wren, token("wren"))) {
      Feeds viewed = cruddur().feeds().viewedBy(viewer);
      for (Function<Feeds, CursorPage<ActivityView>> feed : withPost) {
        assertThat(stateOf(post, feed.apply(viewed))).contains(Values.viewerState(true, false));
        assertThat(stateOf(post, feed.apply(cruddur().feeds()))).isEmpty();
      }
      assertThat(stateOf(reply, viewed.replies(ActivityRef.of(post), first)))
          .contains(Values.viewerState(false, true));
      assertThat(stateOf(reply, viewed.home(first, Replies.INCLUDE)))
          .contains(Values.viewerState(false, true));
      ActivityThread thread =
          cruddur().activities().show(viewer, ActivityRef.of(reply)).orElseThrow();
      assertThat(thread.activity().viewerState()).isEqualTo(Values.viewerState(false, true));
      assertThat(thread.ancestors().get(0).viewerState())
          .isEqualTo(Values.viewerState(true, false));
      ProfilePage page = cruddur().users().show(viewer, "river").orElseThrow();
      assertThat(stateOf(post, page.activities())).contains(Values.viewerState(true, false));
    }
    assertThat(stateOf(post, cruddur().feeds().viewedBy(UserRef.of(UUID.randomUUID())).home(first)))
        .contains(Values.viewerState(false, false));
  }

  private static Optional<ViewerState> stateOf(UUID activity, CursorPage<ActivityView> page) {
    return page.items().stream()
        .filter(view -> view.uuid().equals(activity))
        .findFirst()
        .map(ActivityView::viewerState);
  }

  @Test
  default void aReplyNamesWhatItRepliesToWithItsAuthor() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river, "fish", 0);
    UUID reply = reply(wren, post, "fish too", 1);
    cruddur().activities().like(wren, ActivityRef.of(reply));
    PageQuery first = PageQuery.first(10);

    for (CursorPage<ActivityView> page :
        List.of(
            cruddur().feeds().replies(ActivityRef.of(post), first),
            cruddur().feeds().home(first, Replies.INCLUDE),
            cruddur().feeds().user(wren, first, Replies.INCLUDE),
            cruddur().feeds().likes(wren, first),
            cruddur().feeds().search("too", first),
            cruddur().users().show("wren").orElseThrow().activities())) {
      ActivityView view = page.items().get(0);
      assertThat(view.uuid()).isEqualTo(reply);
      assertThat(view.replyToActivityUuid()).isEqualTo(post);
      assertThat(view.replyToUserUuid()).isEqualTo(river.getUuid());
      assertThat(view.replyTo()).map(ActivityRef::uuid).contains(post);
      assertThat(view.replyTo()).map(ActivityRef::userUuid).contains(river.getUuid());
    }
    ActivityView root = cruddur().feeds().home(first).items().get(0);
    assertThat(root.replyTo()).isEmpty();
    assertThat(root.author().uuid()).isEqualTo(river.getUuid());
  }

  @Test
  default void allPagesOfAFeedAreOneStream() {
    CruddurUser river = register("river");
    posts(river, "m", 50);

    assertThat(
            CursorPage.stream(PageQuery.first(10), cruddur().feeds()::home)
                .map(ActivityView::message))
        .isEqualTo(FeedFixtures.all(10, query -> cruddur().feeds().home(query)))
        .hasSizeGreaterThan(30);
  }

  @Test
  default void aPageOfAHostsOwnViewsKeepsItsNeighbours() {
    CruddurUser river = register("river");
    posts(river, "m", 50);
    CursorPage<ActivityView> page = cruddur().feeds().home(PageQuery.first(10));

    CursorPage<String> mapped = page.map(ActivityView::message);

    assertThat(mapped.items()).isEqualTo(FeedFixtures.messages(page));
    assertThat(mapped.next()).isEqualTo(page.next()).isPresent();
    assertThat(mapped.older()).isEqualTo(page.older());
    assertThat(mapped.newer()).isEqualTo(page.newer()).isPresent();
  }
}
