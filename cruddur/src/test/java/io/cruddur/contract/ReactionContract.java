package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Likes, reposts, and what they count. */
interface ReactionContract extends Contract {

  private CruddurActivity post(CruddurUser author) {
    return cruddur().activities().create(author, "Hello", Ttl.ONE_DAY);
  }

  private ActivityView shown() {
    return cruddur().feeds().home(PageQuery.first(10)).items().get(0);
  }

  @Test
  default void aLikeIsCountedOnce() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river).getUuid();

    assertThat(cruddur().activities().like(wren, ActivityRef.of(post))).isTrue();
    assertThat(cruddur().activities().like(wren, ActivityRef.of(post))).isFalse();
    assertThat(cruddur().activities().like(river, ActivityRef.of(post))).isTrue();
    assertThat(shown().likesCount()).isEqualTo(2);

    assertThat(cruddur().activities().unlike(wren, ActivityRef.of(post))).isTrue();
    assertThat(cruddur().activities().unlike(wren, ActivityRef.of(post))).isFalse();
    assertThat(shown().likesCount()).isOne();
    assertThat(count("likes")).isOne();
  }

  @Test
  default void aRepostIsCountedOnce() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();

    assertThat(cruddur().activities().repost(river, ActivityRef.of(post))).isTrue();
    assertThat(cruddur().activities().repost(river, ActivityRef.of(post))).isFalse();
    assertThat(shown().repostsCount()).isOne();

    assertThat(cruddur().activities().unrepost(river, ActivityRef.of(post))).isTrue();
    assertThat(cruddur().activities().unrepost(river, ActivityRef.of(post))).isFalse();
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
          .isThrownBy(() -> cruddur().activities().like(river, ActivityRef.of(gone)))
          .withMessageContaining(gone.toString());
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().repost(river, ActivityRef.of(gone)));
    }

    assertThat(count("likes")).isZero();
    assertThat(count("activities WHERE likes_count + reposts_count > 0")).isZero();
  }

  @Test
  default void anUnknownUserCannotLike() {
    UUID post = post(register("river")).getUuid();
    UUID unknown = UUID.randomUUID();

    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().like(UserRef.of(unknown), ActivityRef.of(post)))
        .withMessageContaining(unknown.toString());

    assertThat(cruddur().activities().unlike(UserRef.of(unknown), ActivityRef.of(post))).isFalse();
    assertThat(shown().likesCount()).isZero();
  }

  @Test
  default void aLikeOfWhatHasExpiredSinceCanBeTakenBack() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();
    cruddur().activities().like(river, ActivityRef.of(post));
    execute("UPDATE activities SET expires_at = now() - interval '1 s'");

    assertThat(cruddur().activities().unlike(river, ActivityRef.of(post))).isTrue();

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
    CursorPage<UserSummary> first =
        cruddur().activities().likers(ActivityRef.of(post), PageQuery.first(10));
    for (Optional<PageQuery> next = Optional.of(PageQuery.first(10)); next.isPresent(); ) {
      CursorPage<UserSummary> page =
          cruddur().activities().likers(ActivityRef.of(post), next.get());
      page.forEach(seen::add);
      next = page.next();
    }
    cruddur().activities().like(river, ActivityRef.of(post));

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(seen.subList(0, 2)).extracting(UserSummary::handle).contains("u25", "u24");
    assertThat(
            cruddur()
                .activities()
                .likers(ActivityRef.of(post), first.newer().orElseThrow())
                .items())
        .containsExactly(Values.summary(river.getUuid(), "river", "RIVER"));
    assertThat(
            cruddur()
                .activities()
                .likers(ActivityRef.of(UUID.randomUUID()), PageQuery.first(10))
                .items())
        .isEmpty();
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .likers(ActivityRef.of(UUID.randomUUID()), first.next().orElseThrow()));
  }

  @Test
  default void aViewerSeesWhatTheyDid() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID liked = post(river).getUuid();
    UUID reposted = post(river).getUuid();
    UUID neither = post(river).getUuid();
    UUID unknown = UUID.randomUUID();
    cruddur().activities().like(wren, ActivityRef.of(liked));
    cruddur().activities().like(river, ActivityRef.of(neither));
    cruddur().activities().repost(wren, ActivityRef.of(reposted));

    assertThat(
            cruddur()
                .activities()
                .viewerState(
                    wren,
                    Stream.of(liked, reposted, neither, unknown, liked)
                        .map(ActivityRef::of)
                        .toList()))
        .hasSize(4)
        .containsEntry(liked, Values.viewerState(true, false))
        .containsEntry(reposted, Values.viewerState(false, true))
        .containsEntry(neither, Values.viewerState(false, false))
        .containsEntry(unknown, Values.viewerState(false, false));
    assertThat(cruddur().activities().viewerState(wren, List.of())).isEmpty();
  }

  @Test
  default void countersThatAnotherProgramSpoiledAreCorrected() {
    CruddurUser river = register("river");
    UUID post = post(river).getUuid();
    UUID good = post(river).getUuid();
    cruddur().activities().like(river, ActivityRef.of(good));
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
