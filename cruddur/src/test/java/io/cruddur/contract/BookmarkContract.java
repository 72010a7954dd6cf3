package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What users keep for themselves. */
interface BookmarkContract extends FeedFixtures {

  private List<String> bookmarks(UserRef user) {
    return FeedFixtures.messages(cruddur().feeds().bookmarks(user, PageQuery.first(20)));
  }

  private void bookmark(CruddurUser user, UUID activity, long second) {
    execute(
        "INSERT INTO bookmarks (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', %s)"
            .formatted(user.getUuid(), activity, FeedFixtures.at(second)));
  }

  @Test
  default void aUserBookmarksForThemselvesAlone() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UserRef byToken = UserRef.ofCognitoUserId("sub-river");
    UUID one = post(wren, "one", 1);
    UUID two = reply(wren, one, "two", 2);
    UUID three = post(wren, "three", 3);
    String before = text("SELECT jsonb_agg(a ORDER BY uuid)::text FROM activities a");

    assertThat(cruddur().activities().bookmark(river, ActivityRef.of(two))).isTrue();
    assertThat(cruddur().activities().bookmark(byToken, ActivityRef.of(two))).isFalse();
    assertThat(cruddur().activities().bookmark(byToken, ActivityRef.of(one))).isTrue();
    assertThat(count("bookmarks")).isEqualTo(2);
    assertThat(text("SELECT jsonb_agg(a ORDER BY uuid)::text FROM activities a")).isEqualTo(before);
    for (UserRef user : List.of(UserRef.of(river.getUuid()), byToken)) {
      assertThat(bookmarks(user)).containsExactly("one", "two");
      assertThat(
              cruddur()
                  .activities()
                  .bookmarked(
                      user,
                      List.of(ActivityRef.of(one), ActivityRef.of(three), ActivityRef.of(one))))
          .containsExactly(one);
    }
    assertThat(bookmarks(wren)).isEmpty();
    assertThat(cruddur().activities().bookmarked(wren, List.of(ActivityRef.of(one)))).isEmpty();

    assertThat(cruddur().activities().unbookmark(wren, ActivityRef.of(one))).isFalse();
    assertThat(cruddur().activities().unbookmark(byToken, ActivityRef.of(one))).isTrue();
    assertThat(cruddur().activities().unbookmark(river, ActivityRef.of(one))).isFalse();
    assertThat(bookmarks(byToken)).containsExactly("two");
  }

  @Test
  default void bookmarksArePagedInTheirOwnOrderBothWays() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    for (int i = 1; i <= 45; i++) {
      // why i / 3: three bookmarks of one time; and the older the post, the later the bookmark.
      bookmark(river, post(wren, "m" + i, 100 - i), i / 3);
    }
    UserRef byToken = UserRef.ofCognitoUserId("sub-river");

    for (UserRef user : List.of(UserRef.of(river.getUuid()), byToken)) {
      List<String> all = FeedFixtures.all(7, page -> cruddur().feeds().bookmarks(user, page));
      assertThat(all)
          .hasSize(45)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, 45).mapToObj(i -> "m" + i).toList());
      assertThat(all.get(0)).isEqualTo("m45");
      assertThat(all.subList(42, 43)).isSubsetOf("m3", "m4", "m5");
      assertThat(
              FeedFixtures.allBack(
                  7, page -> cruddur().feeds().bookmarks(user, page), page -> page.newer()))
          .isEqualTo(all);
    }
    PageQuery next = cruddur().feeds().bookmarks(river, PageQuery.first(7)).next().orElseThrow();
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().bookmarks(wren, next));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().likes(river, next));
  }

  @Test
  default void bookmarksAreShownAsTheirUserSeesThem() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(wren, "a post", 1));
    cruddur().activities().bookmark(river, post);
    cruddur().activities().like(river, post);

    ActivityView view =
        cruddur().feeds().viewedBy(wren).bookmarks(river, PageQuery.first(10)).items().get(0);
    assertThat(view.viewerState().liked()).isTrue();
    assertThat(view.viewerState().reposted()).isFalse();
    assertThat(view.handle()).isEqualTo("wren");
    assertThat(view.createdAt()).isEqualTo("2026-01-01T00:00:01Z");

    cruddur().relations().mute(river, wren);
    assertThat(bookmarks(river)).containsExactly("a post");
    for (UserRef[] pair : List.of(new UserRef[] {river, wren}, new UserRef[] {wren, river})) {
      cruddur().relations().block(pair[0], pair[1]);
      assertThat(bookmarks(river)).isEmpty();
      assertThat(bookmarks(UserRef.ofCognitoUserId("sub-river"))).isEmpty();
      assertThatExceptionOfType(BlockedException.class)
          .isThrownBy(() -> cruddur().activities().bookmark(river, post));
      cruddur().relations().unblock(pair[0], pair[1]);
      assertThat(bookmarks(river)).containsExactly("a post");
    }
    cruddur().users().suspend(wren);
    assertThat(bookmarks(river)).isEmpty();
    assertThat(cruddur().activities().unbookmark(river, post)).isTrue();
    assertThatExceptionOfType(ActivityNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().bookmark(river, post));
    cruddur().users().reinstate(wren);
    assertThat(cruddur().activities().bookmark(river, post)).isTrue();
  }

  @Test
  default void whatIsNotThereIsNotBookmarkedAndNobodyWhoIsNotThereBookmarks() {
    CruddurUser river = register("river");
    ActivityRef post = ActivityRef.of(post(river, "a post", 1));
    ActivityRef expired = ActivityRef.of(insert(river, null, "expired", 2, EXPIRED));
    UUID deleted = post(river, "deleted", 3);
    delete(deleted);

    for (ActivityRef gone :
        List.of(expired, ActivityRef.of(deleted), ActivityRef.of(UUID.randomUUID()))) {
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().bookmark(river, gone));
    }
    for (UserRef nobody :
        List.of(UserRef.of(UUID.randomUUID()), UserRef.ofCognitoUserId("nobody"))) {
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().bookmark(nobody, post));
      assertThat(cruddur().activities().unbookmark(nobody, post)).isFalse();
      assertThat(bookmarks(nobody)).isEmpty();
    }
    cruddur().users().suspend(river);
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> cruddur().activities().bookmark(river, post));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().bookmarked(river, Collections.nCopies(1001, post)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("activities_exceed_max"));
    assertThat(count("bookmarks")).isZero();
  }

  @Test
  default void bookmarksAreDeletedWithTheActivityAndWithTheUser() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef leaf = ActivityRef.of(post(wren, "leaf", 1));
    ActivityRef root = ActivityRef.of(post(wren, "root", 2));
    ActivityRef brief = ActivityRef.of(post(wren, "brief", 3));
    ActivityRef stays = ActivityRef.of(post(wren, "stays", 4));
    cruddur().activities().reply(river, root, "a reply");
    for (ActivityRef activity : List.of(leaf, root, brief, stays)) {
      cruddur().activities().bookmark(river, activity);
    }

    cruddur().activities().delete(wren, leaf);
    assertThat(count("bookmarks")).isEqualTo(3);
    cruddur().activities().delete(wren, root);
    assertThat(count("activities WHERE deleted_at IS NOT NULL")).isOne();
    assertThat(count("bookmarks")).isEqualTo(2);
    execute("UPDATE activities SET expires_at = now() - interval '1 s' WHERE message = 'brief'");
    assertThat(bookmarks(river)).containsExactly("stays");
    cruddur().activities().purgeExpired(10);
    assertThat(count("bookmarks")).isOne();

    cruddur().users().delete(river);
    assertThat(count("bookmarks")).isZero();
    assertThat(count("activities WHERE deleted_at IS NULL")).isOne();
  }
}
