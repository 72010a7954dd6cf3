package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Likes, reposts, and what they count. */
interface ReactionContract extends Contract {

  private CruddurActivity post(CruddurUser author) {
    return cruddur().activities().create(author.getUuid(), "Hello", Ttl.ONE_DAY);
  }

  private ActivityView shown() {
    return cruddur().feeds().home(PageQuery.first(10)).items().get(0);
  }

  @Test
  default void aLikeIsCountedOnce() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river).getUuid();

    assertThat(cruddur().activities().like(post, wren.getUuid())).isTrue();
    assertThat(cruddur().activities().like(post, wren.getUuid())).isFalse();
    assertThat(cruddur().activities().like(post, river.getUuid())).isTrue();
    assertThat(shown().likesCount()).isEqualTo(2);

    assertThat(cruddur().activities().unlike(post, wren.getUuid())).isTrue();
    assertThat(cruddur().activities().unlike(post, wren.getUuid())).isFalse();
    assertThat(shown().likesCount()).isOne();
    assertThat(count("likes")).isOne();
  }

  @Test
  default void aRepostIsCountedOnce() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();

    assertThat(cruddur().activities().repost(post, river.getUuid())).isTrue();
    assertThat(cruddur().activities().repost(post, river.getUuid())).isFalse();
    assertThat(shown().repostsCount()).isOne();

    assertThat(cruddur().activities().unrepost(post, river.getUuid())).isTrue();
    assertThat(cruddur().activities().unrepost(post, river.getUuid())).isFalse();
    assertThat(shown().repostsCount()).isZero();
    assertThat(count("reposts")).isZero();
  }

  @Test
  default void whatIsNotShownCannotBeLikedOrReposted() {
    CruddurUser river = register("river");
    UUID expired = post(river).getUuid();
    UUID deleted = post(river).getUuid();
    execute(
        "UPDATE activities SET expires_at = now() - interval '1 s' WHERE uuid = '" + expired + "'");
    execute("UPDATE activities SET deleted_at = now() WHERE uuid = '" + deleted + "'");

    for (UUID gone : List.of(expired, deleted, UUID.randomUUID())) {
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().like(gone, river.getUuid()))
          .withMessageContaining(gone.toString());
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().repost(gone, river.getUuid()));
    }

    assertThat(count("likes")).isZero();
    assertThat(count("activities WHERE likes_count + reposts_count > 0")).isZero();
  }

  @Test
  default void anUnknownUserCannotLike() {
    UUID post = post(register("river")).getUuid();
    UUID unknown = UUID.randomUUID();

    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().like(post, unknown))
        .withMessageContaining(unknown.toString());

    assertThat(cruddur().activities().unlike(post, unknown)).isFalse();
    assertThat(shown().likesCount()).isZero();
  }

  @Test
  default void aLikeOfWhatHasExpiredSinceCanBeTakenBack() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();
    cruddur().activities().like(post, river.getUuid());
    execute("UPDATE activities SET expires_at = now() - interval '1 s'");

    assertThat(cruddur().activities().unlike(post, river.getUuid())).isTrue();

    assertThat(count("activities WHERE likes_count = 0")).isOne();
  }

  @Test
  default void likersComeNewestFirstWithoutGapOrDuplicate() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) SELECT 'User ' || i, 'u' || i, 'sub-' || i FROM generate_series(1, 25) i");
    execute(
        "INSERT INTO likes (activity_uuid, user_uuid, created_at) SELECT '%s', uuid, timestamptz '2026-01-01Z' + substr(handle, 2)::int / 4 * interval '1 s' FROM users WHERE handle <> 'river'"
            .formatted(post));

    List<UserSummary> seen = new ArrayList<>();
    CursorPage<UserSummary> first = cruddur().activities().likers(post, PageQuery.first(10));
    for (Optional<PageQuery> next = Optional.of(PageQuery.first(10)); next.isPresent(); ) {
      CursorPage<UserSummary> page = cruddur().activities().likers(post, next.get());
      page.forEach(seen::add);
      next = page.next();
    }
    cruddur().activities().like(post, river.getUuid());

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(seen.subList(0, 2)).extracting(UserSummary::handle).contains("u25", "u24");
    assertThat(cruddur().activities().likers(post, first.refresh().orElseThrow()).items())
        .containsExactly(new UserSummary(river.getUuid(), "river", "RIVER"));
    assertThat(cruddur().activities().likers(UUID.randomUUID(), PageQuery.first(10)).items())
        .isEmpty();
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(
            () -> cruddur().activities().likers(UUID.randomUUID(), first.next().orElseThrow()));
  }

  @Test
  default void aViewerSeesWhatTheyDid() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID liked = post(river).getUuid();
    UUID reposted = post(river).getUuid();
    UUID neither = post(river).getUuid();
    UUID unknown = UUID.randomUUID();
    cruddur().activities().like(liked, wren.getUuid());
    cruddur().activities().like(neither, river.getUuid());
    cruddur().activities().repost(reposted, wren.getUuid());

    assertThat(
            cruddur()
                .activities()
                .viewerState(wren.getUuid(), List.of(liked, reposted, neither, unknown, liked)))
        .hasSize(4)
        .containsEntry(liked, new ViewerState(true, false))
        .containsEntry(reposted, new ViewerState(false, true))
        .containsEntry(neither, new ViewerState(false, false))
        .containsEntry(unknown, new ViewerState(false, false));
    assertThat(cruddur().activities().viewerState(wren.getUuid(), List.of())).isEmpty();
  }

  @Test
  default void countersThatAnotherProgramSpoiledAreCorrected() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();
    UUID good = post(river).getUuid();
    cruddur().activities().like(good, river.getUuid());
    execute(
        "INSERT INTO activities (user_uuid, message, reply_to_activity_uuid) SELECT user_uuid, 'reply', uuid FROM activities WHERE uuid = '%s'"
            .formatted(post));
    execute(
        "INSERT INTO likes (activity_uuid, user_uuid) VALUES ('%s', '%s')"
            .formatted(post, river.getUuid()));
    execute("UPDATE activities SET reposts_count = 9 WHERE uuid = '%s'".formatted(post));

    assertThat(cruddur().activities().reconcileCounters()).isOne();
    assertThat(cruddur().activities().reconcileCounters()).isZero();

    assertThat(
            count(
                "activities WHERE uuid = '%s' AND replies_count = 1 AND likes_count = 1 AND reposts_count = 0"
                    .formatted(post)))
        .isOne();
    assertThat(count("activities WHERE uuid = '%s' AND likes_count = 1".formatted(good))).isOne();
  }
}
