package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One pinned activity for each user. */
interface PinContract extends FeedFixtures {

  private List<String> pinned(UserRef user) {
    return cruddur().activities().pinned(user).map(ActivityView::message).stream().toList();
  }

  @Test
  default void aUserPinsOneActivityOfTheirOwn() {
    CruddurUser river = register("river");
    UserRef byToken = UserRef.ofCognitoUserId("sub-river");
    ActivityRef one = ActivityRef.of(post(river, "one", 1));
    ActivityRef two = ActivityRef.of(post(river, "two", 2));
    assertThat(pinned(river)).isEmpty();

    assertThat(cruddur().activities().pin(river, one)).isTrue();
    assertThat(cruddur().activities().pin(byToken, one)).isFalse();
    assertThat(pinned(river)).containsExactly("one");
    assertThat(cruddur().activities().pin(byToken, two)).isTrue();
    assertThat(pinned(byToken)).containsExactly("two");
    assertThat(count("pins")).isOne();

    assertThat(cruddur().activities().unpin(byToken)).isTrue();
    assertThat(cruddur().activities().unpin(river)).isFalse();
    assertThat(pinned(river)).isEmpty();
  }

  @Test
  default void whatIsNotTheUsersOwnOrNotThereIsNotPinned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef ofWren = ActivityRef.of(post(wren, "of wren", 1));
    ActivityRef expired = ActivityRef.of(insert(river, null, "expired", 2, EXPIRED));
    ActivityRef mine = ActivityRef.of(post(river, "mine", 3));

    assertThatExceptionOfType(NotTheAuthorException.class)
        .isThrownBy(() -> cruddur().activities().pin(river, ofWren));
    assertThatExceptionOfType(ActivityNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().pin(river, expired));
    assertThatExceptionOfType(ActivityNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().pin(river, ActivityRef.of(UUID.randomUUID())));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().pin(UserRef.of(UUID.randomUUID()), mine));
    cruddur().users().suspend(river);
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> cruddur().activities().pin(river, mine));
    assertThat(count("pins")).isZero();
  }

  @Test
  default void whatIsDeletedOrHasExpiredIsUnpinned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef leaf = ActivityRef.of(post(river, "leaf", 1));
    ActivityRef root = ActivityRef.of(post(river, "root", 2));
    ActivityRef brief = ActivityRef.of(post(river, "brief", 3));
    cruddur().activities().reply(wren, root, "a reply");

    cruddur().activities().pin(river, leaf);
    cruddur().activities().delete(river, leaf);
    assertThat(count("pins")).isZero();
    cruddur().activities().pin(river, root);
    cruddur().activities().delete(river, root);
    assertThat(count("activities WHERE deleted_at IS NOT NULL")).isOne();
    assertThat(count("pins")).isZero();
    cruddur().activities().pin(river, brief);
    execute("UPDATE activities SET expires_at = now() - interval '1 s' WHERE message = 'brief'");
    assertThat(pinned(river)).isEmpty();
    cruddur().activities().purgeExpired(10);
    assertThat(count("pins")).isZero();
  }

  @Test
  default void aPinIsShownAsTheAuthorsOwnPageIs() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(river, "a post", 1));
    cruddur().activities().pin(river, post);
    cruddur().activities().like(wren, post);

    for (UserRef viewer :
        List.of(UserRef.of(wren.getUuid()), UserRef.ofCognitoUserId("sub-wren"))) {
      cruddur().relations().mute(viewer, river);
      ActivityView view = cruddur().activities().pinned(viewer, river).orElseThrow();
      assertThat(view.viewerState().liked()).isTrue();
      cruddur().relations().block(river, viewer);
      assertThat(cruddur().activities().pinned(viewer, river)).isEmpty();
      cruddur().relations().unblock(river, viewer);
    }
    cruddur().users().suspend(river);
    assertThat(pinned(river)).isEmpty();
    cruddur().users().reinstate(river);
    assertThat(pinned(river)).containsExactly("a post");
    cruddur().users().delete(river);
    assertThat(count("pins")).isZero();
  }
}
