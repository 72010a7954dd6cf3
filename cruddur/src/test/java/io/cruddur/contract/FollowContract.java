package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.follow.FollowLimitException;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who follows whom. */
interface FollowContract extends Contract {

  @Test
  default void followingIsIdempotent() {
    UUID river = register("river").getUuid();
    UUID wren = register("wren").getUuid();

    assertThat(cruddur().follows().follow(UserRef.of(river), UserRef.of(wren))).isTrue();
    assertThat(cruddur().follows().follow(UserRef.of(river), UserRef.of(wren))).isFalse();
    assertThat(cruddur().follows().follow(UserRef.of(wren), UserRef.of(river))).isTrue();
    assertThat(count("follows")).isEqualTo(2);

    assertThat(cruddur().follows().unfollow(UserRef.of(river), UserRef.of(wren))).isTrue();
    assertThat(cruddur().follows().unfollow(UserRef.of(river), UserRef.of(wren))).isFalse();
    assertThat(cruddur().follows().unfollow(UserRef.of(UUID.randomUUID()), UserRef.of(wren)))
        .isFalse();
    assertThat(count("follows")).isOne();
  }

  @Test
  default void nobodyFollowsThemselvesOrSomebodyUnknown() {
    UUID river = register("river").getUuid();
    UUID unknown = UUID.randomUUID();

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().follows().follow(UserRef.of(river), UserRef.of(river)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("follows_oneself"));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().follows().follow(UserRef.of(river), UserRef.of(unknown)))
        .withMessageContaining(unknown.toString());
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().follows().follow(UserRef.of(unknown), UserRef.of(river)))
        .withMessageContaining(unknown.toString());
    assertThat(count("follows")).isZero();
  }

  @Test
  default void followersAndFolloweesArePagedNewestFirst() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    cruddur().follows().follow(wren, river);
    cruddur().follows().follow(heron, river);
    cruddur().follows().follow(river, wren);

    CursorPage<UserSummary> newest = cruddur().follows().followers(river, PageQuery.first(1));
    CursorPage<UserSummary> older =
        cruddur().follows().followers(river, newest.next().orElseThrow());

    assertThat(newest.items()).containsExactly(Values.summary(heron.getUuid(), "heron", "HERON"));
    assertThat(older.items()).extracting(UserSummary::handle).containsExactly("wren");
    assertThat(older.next()).isEmpty();
    assertThat(cruddur().follows().following(river, PageQuery.first(10)).items())
        .extracting(UserSummary::handle)
        .containsExactly("wren");
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().follows().following(river, newest.next().orElseThrow()));
  }

  @Test
  default void aUserFollows10000OthersAtMost() {
    UUID river = register("river").getUuid();
    UUID last = register("last").getUuid();
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) SELECT 'User', 'u' || i, 'sub-' || i FROM generate_series(1, 10000) i");
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) SELECT '%s', uuid FROM users WHERE handle LIKE 'u%%'"
            .formatted(river));
    UUID known = cruddur().users().findByHandle("u1").orElseThrow().getUuid();

    assertThatExceptionOfType(FollowLimitException.class)
        .isThrownBy(() -> cruddur().follows().follow(UserRef.of(river), UserRef.of(last)))
        .withMessageContaining("10000");
    assertThat(cruddur().follows().follow(UserRef.of(river), UserRef.of(known))).isFalse();
    cruddur().follows().unfollow(UserRef.of(river), UserRef.of(known));
    assertThat(cruddur().follows().follow(UserRef.of(river), UserRef.of(last))).isTrue();
    assertThat(count("follows")).isEqualTo(10_000);
  }
}
