package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Replies, deletion, expiry, tombstones. */
interface ReplyContract extends Contract {

  private UUID post(CruddurUser author) {
    return cruddur().activities().create(author, "Hello", Ttl.ONE_DAY).getUuid();
  }

  private UUID reply(CruddurUser author, UUID parent) {
    return cruddur().activities().reply(author, ActivityRef.of(parent), "Reply").getUuid();
  }

  private void expire(UUID activity) {
    execute(
        "UPDATE activities SET expires_at = now() - interval '1 s' WHERE uuid = '"
            + activity
            + "'");
  }

  private long replies(UUID activity) {
    for (int n = 0; n < 10; n++) {
      if (count("activities WHERE uuid = '%s' AND replies_count = %s".formatted(activity, n))
          == 1) {
        return n;
      }
    }
    throw new AssertionError("There is no " + activity);
  }

  private boolean isTombstone(UUID activity) {
    return count(
            "activities WHERE uuid = '%s' AND deleted_at IS NOT NULL AND message = '[deleted]'"
                .formatted(activity))
        == 1;
  }

  @Test
  default void aReplyRaisesItsParentsCount() {
    CruddurUser river = register("river");
    UUID post = post(river);

    CruddurActivity reply =
        cruddur().activities().reply(river, ActivityRef.of(post), "🦀".repeat(1024));

    assertThat(reply.getReplyToActivityUuid()).isEqualTo(post);
    assertThat(reply.getExpiresAt()).isNull();
    assertThat(replies(post)).isOne();
    assertThat(
            count(
                "activities WHERE uuid = '%s' AND reply_to_activity_uuid = '%s'"
                    .formatted(reply.getUuid(), post)))
        .isOne();
  }

  @Test
  default void aReplyMayBeLongerThanAPostButNotTooLong() {
    CruddurUser river = register("river");
    UUID post = post(river);

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () -> cruddur().activities().reply(river, ActivityRef.of(post), "x".repeat(1025)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_exceed_max_chars_1024"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .reply(UserRef.ofCognitoUserId(" "), ActivityRef.of(post), " "))
        .satisfies(
            e -> assertThat(e.codes()).containsExactly("cognito_user_id_blank", "message_blank"));
    assertThat(replies(post)).isZero();
  }

  @Test
  default void aReplyToWhatIsNotShownIsRefused() {
    CruddurUser river = register("river");
    UUID expired = post(river);
    expire(expired);
    UUID deleted = post(river);
    UUID kept = reply(river, deleted);
    cruddur().activities().delete(river, ActivityRef.of(deleted));

    for (UUID gone : List.of(expired, deleted, UUID.randomUUID())) {
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> reply(river, gone));
    }
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .reply(UserRef.of(UUID.randomUUID()), ActivityRef.of(kept), "Reply"));

    assertThat(count("activities")).isEqualTo(3);
  }

  @Test
  default void replyingWithTheSameIdAgainCountsOnce() {
    CruddurUser river = register("river");
    UUID post = post(river);
    UUID uuid = UUID.randomUUID();

    CruddurActivity first =
        cruddur().activities().reply(river, ActivityRef.of(post), uuid, "Reply", Ttl.ONE_HOUR);
    CruddurActivity again =
        cruddur().activities().reply(river, ActivityRef.of(post), uuid, "Reply", Ttl.ONE_HOUR);
    assertThat(again).isEqualTo(first);
    assertThat(again.getCreatedAt()).isEqualTo(first.getCreatedAt());
    assertThat(replies(post)).isOne();

    expire(post);
    assertThat(cruddur().activities().reply(river, ActivityRef.of(post), uuid, "Reply", null))
        .isEqualTo(first);
    UUID other = post(river);
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(
            () -> cruddur().activities().reply(river, ActivityRef.of(other), uuid, "Reply", null));
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(() -> cruddur().activities().create(river, uuid, "Reply", Ttl.ONE_DAY));
    assertThat(count("activities")).isEqualTo(3);
  }

  @Test
  default void theAuthorIsFoundByCognitoId() {
    CruddurUser river = register("river");

    CruddurActivity post =
        cruddur().activities().create(UserRef.ofCognitoUserId("sub-river"), "Hello", Ttl.ONE_DAY);
    CruddurActivity reply =
        cruddur().activities().reply(UserRef.ofCognitoUserId("sub-river"), post, "Reply");

    assertThat(post.getUserUuid()).isEqualTo(river.getUuid());
    assertThat(reply.getUserUuid()).isEqualTo(river.getUuid());
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .create(UserRef.ofCognitoUserId("unknown"), "Hello", Ttl.ONE_DAY));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () -> cruddur().activities().reply(UserRef.ofCognitoUserId("unknown"), post, "Reply"));
    assertThat(count("activities")).isEqualTo(2);
  }

  @Test
  default void aLeafIsDeletedByItsAuthorOnly() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river);
    UUID reply = reply(wren, post);
    cruddur().activities().like(river, ActivityRef.of(reply));

    assertThatExceptionOfType(NotTheAuthorException.class)
        .isThrownBy(() -> cruddur().activities().delete(river, ActivityRef.of(reply)));
    assertThat(replies(post)).isOne();

    assertThat(cruddur().activities().delete(wren, ActivityRef.of(reply))).isTrue();
    assertThat(cruddur().activities().delete(wren, ActivityRef.of(reply))).isFalse();
    assertThat(cruddur().activities().delete(wren, ActivityRef.of(UUID.randomUUID()))).isFalse();
    assertThat(replies(post)).isZero();
    assertThat(count("activities")).isOne();
    assertThat(count("likes")).isZero();
  }

  @Test
  default void whatHasRepliesBecomesATombstoneAndGoesWithTheLastOfThem() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river);
    UUID reply = reply(wren, post);
    UUID answer = reply(river, reply);

    assertThat(cruddur().activities().delete(river, ActivityRef.of(post))).isTrue();
    assertThat(isTombstone(post)).isTrue();
    assertThat(cruddur().activities().delete(river, ActivityRef.of(post))).isFalse();
    assertThat(cruddur().feeds().home(PageQuery.first(10)).items()).isEmpty();

    assertThat(cruddur().activities().delete(wren, ActivityRef.of(reply))).isTrue();
    assertThat(isTombstone(reply)).isTrue();
    assertThat(replies(post)).isZero();
    assertThat(replies(reply)).isOne();

    assertThat(cruddur().activities().delete(river, ActivityRef.of(answer))).isTrue();
    assertThat(count("activities")).isZero();
  }

  @Test
  default void aTombstonesLikesAndRepostsAreShownNowhereAndGoWithIt() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river);
    UUID reply = reply(wren, post);
    cruddur().activities().like(wren, ActivityRef.of(post));
    cruddur().activities().repost(wren, ActivityRef.of(post));

    cruddur().activities().delete(river, ActivityRef.of(post));
    assertThat(isTombstone(post)).isTrue();
    assertThat(count("likes")).isOne();
    assertThat(count("reposts")).isOne();
    PageQuery first = PageQuery.first(10);
    assertThat(cruddur().feeds().likes(wren, first)).isEmpty();
    assertThat(cruddur().feeds().user(wren, first, Replies.EXCLUDE, Reposts.INCLUDE)).isEmpty();
    assertThat(cruddur().activities().likers(ActivityRef.of(post), first)).isEmpty();

    cruddur().activities().delete(wren, ActivityRef.of(reply));
    assertThat(count("likes")).isZero();
    assertThat(count("reposts")).isZero();
  }

  @Test
  default void purgingTakesLeavesAndNeverALiveReply() {
    CruddurUser river = register("river");
    UUID leaf = post(river);
    UUID post = post(river);
    UUID reply = reply(river, post);
    UUID live = post(river);
    UUID expiredReply = reply(river, live);
    for (UUID expired : List.of(leaf, post, expiredReply)) {
      expire(expired);
    }

    assertThat(cruddur().activities().purgeExpired(2)).isEqualTo(2);
    assertThat(cruddur().activities().purgeExpired(2)).isOne();
    assertThat(cruddur().activities().purgeExpired(2)).isZero();

    assertThat(isTombstone(post)).isTrue();
    assertThat(replies(post)).isOne();
    assertThat(replies(live)).isZero();
    assertThat(count("activities")).isEqualTo(3);

    expire(reply);
    expire(live);
    assertThat(cruddur().activities().purgeAllExpired(100)).isEqualTo(2);
    assertThat(count("activities")).isZero();
  }

  @Test
  default void aDeletedUserLeavesNothing() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID others = post(wren);
    UUID own = post(river);
    reply(river, own);
    reply(river, others);
    cruddur().activities().like(river, ActivityRef.of(others));
    cruddur().activities().repost(river, ActivityRef.of(others));
    cruddur().activities().like(wren, ActivityRef.of(own));
    cruddur().follows().follow(river, wren);
    cruddur().follows().follow(wren, river);

    assertThat(cruddur().users().delete(river)).isTrue();
    assertThat(cruddur().users().delete(river)).isFalse();

    assertThat(count("users")).isOne();
    assertThat(count("activities")).isOne();
    assertThat(count("likes")).isZero();
    assertThat(count("reposts")).isZero();
    assertThat(count("follows")).isZero();
    assertThat(replies(others)).isZero();
    assertThat(count("activities WHERE likes_count + reposts_count > 0")).isZero();
  }

  @Test
  default void aDeletedUserIsErasedInPlaceWhileOthersRepliesNeedTheRow() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    cruddur().users().updateProfile(river, "River", "Bio");
    UUID post = post(river);
    UUID leaf = post(river);
    UUID reply = reply(wren, post);

    assertThat(cruddur().users().delete(river)).isTrue();

    assertThat(isTombstone(post)).isTrue();
    assertThat(count("activities WHERE uuid = '%s'".formatted(leaf))).isZero();
    assertThat(
            count(
                "users WHERE uuid = '%s' AND display_name = 'Deleted user' AND handle LIKE 'erased-%%' AND deletion_completed_at IS NOT NULL AND email IS NULL AND cognito_user_id IS NULL AND bio IS NULL AND deleted_at IS NOT NULL"
                    .formatted(river.getUuid())))
        .isOne();
    assertThat(cruddur().users().find(river)).isEmpty();
    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("sub-river"))).isEmpty();
    assertThat(cruddur().users().findByHandle("river")).isEmpty();
    assertThatExceptionOfType(UserNotFoundException.class).isThrownBy(() -> post(river));
    assertThatExceptionOfType(UserNotFoundException.class).isThrownBy(() -> reply(river, reply));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().like(river, ActivityRef.of(reply)));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().follows().follow(wren, river));
    cruddur().users().readmit("sub-river");
    assertThat(register("river").getUuid()).isNotEqualTo(river.getUuid());

    assertThat(cruddur().users().delete(river)).isTrue();
    cruddur().activities().delete(wren, ActivityRef.of(reply));
    assertThat(count("activities")).isZero();
    assertThat(count("users")).isEqualTo(2);
    assertThat(cruddur().users().delete(river)).isFalse();
  }

  /** The first statement of a deletion, and not more, as after a crash. */
  private void erase(CruddurUser user) {
    execute(
        "UPDATE users SET display_name = 'Deleted user', handle = 'erased-%s', email = NULL, cognito_user_id = NULL, bio = NULL, deleted_at = now() WHERE uuid = '%s'"
            .formatted(UUID.randomUUID(), user.getUuid()));
  }

  @Test
  default void whoPurgesFinishesADeletionThatWasInterrupted() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID others = post(wren);
    UUID own = post(river);
    UUID answered = post(river);
    reply(wren, answered);
    reply(river, others);
    cruddur().activities().like(river, ActivityRef.of(others));
    cruddur().activities().repost(river, ActivityRef.of(others));
    cruddur().activities().like(wren, ActivityRef.of(own));
    cruddur().follows().follow(river, wren);
    cruddur().follows().follow(wren, river);
    erase(river);

    assertThat(cruddur().activities().purgeExpired(2)).isEqualTo(2);
    assertThat(cruddur().activities().purgeAllExpired(2)).isEqualTo(5);

    assertThat(isTombstone(answered)).isTrue();
    assertThat(count("activities")).isEqualTo(3);
    assertThat(count("activities WHERE likes_count + reposts_count > 0")).isZero();
    assertThat(replies(others)).isZero();
    assertThat(replies(answered)).isOne();
    assertThat(count("likes")).isZero();
    assertThat(count("reposts")).isZero();
    assertThat(count("follows")).isZero();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isOne();
    assertThat(cruddur().activities().purgeExpired(2)).isZero();
  }

  @Test
  default void nobodySeesWhatAnErasedUserHasLeftAndPagesGoOn() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    cruddur().follows().follow(wren, river);
    for (int i = 0; i < 12; i++) {
      post(i % 3 == 0 ? wren : river);
    }
    erase(river);

    for (Function<PageQuery, CursorPage<ActivityView>> feed :
        List.<Function<PageQuery, CursorPage<ActivityView>>>of(
            request -> cruddur().feeds().home(request),
            request -> cruddur().feeds().home(request, Replies.INCLUDE),
            request -> cruddur().feeds().following(wren, request),
            request -> cruddur().feeds().search("hello", request))) {
      assertThat(FeedFixtures.all(2, feed)).hasSize(4);
      CursorPage<ActivityView> first = feed.apply(PageQuery.first(10));
      assertThat(feed.apply(first.newer().orElseThrow()).items()).isEmpty();
    }
    assertThat(cruddur().feeds().user(river, PageQuery.first(10)).items()).isEmpty();
  }
}
