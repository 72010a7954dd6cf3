package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.all;
import static io.cruddur.contract.FeedFixtures.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The feed of those whom a user follows. */
interface FollowingContract extends FeedFixtures {

  @Test
  default void theFollowingFeedHasFolloweesPostsAndOnesOwn() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    UUID viewer = river.getUuid();
    follow(river, wren);
    follow(heron, river);
    UUID own = post(river, "own", 1);
    post(wren, "followee's", 2);
    post(heron, "stranger's", 3);
    reply(wren, own, "reply", 4);
    insert(wren, null, "expired", 5, EXPIRED);
    delete(post(wren, "deleted", 6));

    assertThat(all(1, request -> cruddur().feeds().following(UserRef.of(viewer), request)))
        .containsExactly("followee's", "own");
    follow(river, heron);
    assertThat(all(10, request -> cruddur().feeds().following(UserRef.of(viewer), request)))
        .containsExactly("stranger's", "followee's", "own");
    execute("DELETE FROM follows");
    assertThat(all(10, request -> cruddur().feeds().following(UserRef.of(viewer), request)))
        .containsExactly("own");
    assertThat(
            cruddur().feeds().following(UserRef.of(UUID.randomUUID()), PageQuery.first(10)).items())
        .isEmpty();
  }

  @Test
  default void aFolloweeWithManyExpiredPostsHidesNobodyElses() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    follow(river, wren);
    follow(river, heron);
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at) SELECT '%s', 'gone', %s + i * interval '1 s', %s FROM generate_series(1, 450) i"
            .formatted(wren.getUuid(), FeedFixtures.at(1000), EXPIRED));
    post(wren, "wren's oldest", 0);
    for (int i = 0; i < 8; i++) {
      post(heron, "heron's " + i, 900 + 100 * i);
    }

    assertThat(all(3, request -> cruddur().feeds().following(river, request)))
        .containsExactly(
            "heron's 7",
            "heron's 6",
            "heron's 5",
            "heron's 4",
            "heron's 3",
            "heron's 2",
            "heron's 1",
            "heron's 0",
            "wren's oldest");
  }

  @Test
  default void theFollowingFeedIsRefreshedWithWhatHasComeSince() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID viewer = river.getUuid();
    follow(river, wren);
    post(wren, "m1", 1);
    CursorPage<ActivityView> page =
        cruddur().feeds().following(UserRef.of(viewer), PageQuery.first(2));
    post(wren, "m2", 2);
    post(river, "m3", 3);
    post(wren, "m4", 4);

    CursorPage<ActivityView> newer =
        cruddur().feeds().following(UserRef.of(viewer), page.newer().orElseThrow());

    assertThat(messages(newer)).containsExactly("m3", "m2");
    assertThat(
            messages(cruddur().feeds().following(UserRef.of(viewer), newer.newer().orElseThrow())))
        .containsExactly("m4");
  }
}
