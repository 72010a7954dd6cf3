package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.CognitoUserIdTakenException;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.MessageUser;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Users as others see them, and changes of that. */
interface ProfileContract extends Contract {

  @Test
  default void severalUsersAreFoundAtOnce() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");

    assertThat(
            cruddur()
                .users()
                .findAllByUuid(
                    List.of(river.getUuid(), wren.getUuid(), river.getUuid(), UUID.randomUUID())))
        .containsExactlyInAnyOrder(
            Values.summary(river.getUuid(), "river", "RIVER"),
            Values.summary(wren.getUuid(), "wren", "WREN"));
    assertThat(cruddur().users().findAllByHandle(List.of("WREN", "wren", "nobody")))
        .containsExactly(Values.summary(wren.getUuid(), "wren", "WREN"));
    assertThat(cruddur().users().shortView("RIVER"))
        .contains(Values.summary(river.getUuid(), "river", "RIVER"));
    assertThat(cruddur().users().findAllByUuid(List.of())).isEmpty();
  }

  @Test
  default void aMessageGroupHasASenderAndAReceiver() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    MessageUser sender =
        Values.messageUser(MessageUser.Kind.SENDER, river.getUuid(), "river", "RIVER");
    MessageUser receiver =
        Values.messageUser(MessageUser.Kind.RECV, wren.getUuid(), "wren", "WREN");

    assertThat(cruddur().users().messageUsers(UserRef.ofCognitoUserId("sub-river"), "Wren"))
        .containsExactly(sender, receiver);
    assertThat(cruddur().users().messageUsers(UserRef.ofCognitoUserId("sub-river"), "river"))
        .containsExactly(sender);
    assertThat(cruddur().users().messageUsers(UserRef.ofCognitoUserId("sub-river"), "nobody"))
        .containsExactly(sender);
    assertThat(cruddur().users().messageUsers(UserRef.ofCognitoUserId("unknown"), "wren"))
        .containsExactly(receiver);
  }

  @Test
  default void usersAreFoundByPrefixAndWildcardsMeanThemselves() {
    for (String handle : List.of("river", "Riverside", "riv_er", "rxver", "100%", "100x", "wren")) {
      register(handle);
    }

    assertThat(handles("RIV")).containsExactly("riv_er", "river", "Riverside");
    assertThat(handles("riv_")).containsExactly("riv_er");
    assertThat(handles("100%")).containsExactly("100%");
    assertThat(handles("%")).isEmpty();
    assertThat(handles("x' OR '1'='1")).isEmpty();
    assertThat(cruddur().users().searchByHandle("r", 2)).hasSize(2);
    assertThat(cruddur().users().searchByDisplayName("rivers", 10))
        .extracting(UserSummary::handle)
        .containsExactly("Riverside");
  }

  private List<String> handles(String prefix) {
    return cruddur().users().searchByHandle(prefix, 10).stream().map(UserSummary::handle).toList();
  }

  @Test
  default void aProfileCountsActivitiesThatAreShownFollowersAndFollowees() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    UUID post = cruddur().activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    cruddur().activities().reply(river, ActivityRef.of(post), "Reply");
    execute(
        "INSERT INTO activities (user_uuid, message, expires_at, deleted_at) VALUES ('%1$s', 'expired', now() - interval '1 s', NULL), ('%1$s', 'deleted', NULL, now())"
            .formatted(river.getUuid()));
    cruddur().follows().follow(wren, river);
    cruddur().follows().follow(heron, river);
    cruddur().follows().follow(river, heron);
    cruddur().users().updateProfile(river, "River O'Example", "Bio");

    assertThat(cruddur().users().profile("RIVER"))
        .contains(
            Values.profile(
                river.getUuid(), "sub-river", "river", "River O'Example", "Bio", 2, 2, 1));
    assertThat(cruddur().users().profile("nobody")).isEmpty();
  }

  @Test
  default void aUsersOwnPageHasTheProfileAndTheNewestActivities() {
    CruddurUser river = register("river");
    UUID others =
        cruddur()
            .activities()
            .create(UserRef.of(register("wren").getUuid()), "Other", Ttl.ONE_DAY)
            .getUuid();
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at, deleted_at, reply_to_activity_uuid) SELECT '%s', 'm' || i, timestamptz '2026-01-01Z' + (i / 3) * interval '1 s', CASE WHEN i %% 8 = 0 THEN now() - interval '1 s' END, CASE WHEN i %% 9 = 0 THEN now() END, CASE WHEN i %% 2 = 0 THEN '%s'::uuid END FROM generate_series(1, 70) i"
            .formatted(river.getUuid(), others));
    long shown =
        count("activities WHERE message LIKE 'm%' AND expires_at IS NULL AND deleted_at IS NULL");

    ProfilePage page = cruddur().users().show("RIVER").orElseThrow();

    assertThat(page.profile()).isEqualTo(cruddur().users().profile("river").orElseThrow());
    assertThat(page.profile().crudsCount()).isEqualTo(shown).isBetween(41L, 69L);
    PageQuery first = PageQuery.first(40);
    assertThat(page.activities())
        .isEqualTo(cruddur().feeds().user(river, first, Replies.INCLUDE))
        .hasSize(40);
    PageQuery next = page.activities().next().orElseThrow();
    assertThat(cruddur().feeds().user(river, next, Replies.INCLUDE)).hasSize((int) shown - 40);
  }

  @Test
  default void aUserWithoutActivitiesHasAPageAndAnUnknownOneHasNone() {
    CruddurUser river = register("river");

    ProfilePage page = cruddur().users().show("river").orElseThrow();
    assertThat(page.profile().uuid()).isEqualTo(river.getUuid());
    assertThat(page.profile().crudsCount()).isZero();
    assertThat(page.activities()).isEmpty();
    assertThat(page.activities().next()).isEmpty();

    assertThat(cruddur().users().show("nobody")).isEmpty();
    cruddur().users().delete(river);
    assertThat(cruddur().users().show("river")).isEmpty();
  }

  @Test
  default void aProfileIsUpdated() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");

    CruddurUser updated = cruddur().users().updateProfile(river, "New name", "🦀".repeat(1024));
    assertThat(updated.getDisplayName()).isEqualTo("New name");
    updated =
        cruddur().users().updateProfile(UserRef.ofCognitoUserId("sub-river"), "Newer name", null);
    assertThat(updated.getDisplayName()).isEqualTo("Newer name");
    assertThat(updated.getBio()).isNull();
    assertThat(cruddur().users().changeEmail(river, "new@example.com").getEmail())
        .isEqualTo("new@example.com");
    assertThat(cruddur().users().changeEmail(river, null).getEmail()).isNull();

    assertThat(cruddur().users().find(river).orElseThrow().getDisplayName())
        .isEqualTo("Newer name");
    assertThat(cruddur().users().find(wren).orElseThrow().getDisplayName()).isEqualTo("WREN");
  }

  @Test
  default void nobodyUnknownIsChanged() {
    UUID unknown = UUID.randomUUID();

    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().users().updateProfile(UserRef.of(unknown), "Name", null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur().users().updateProfile(UserRef.ofCognitoUserId("unknown"), "Name", null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().users().changeHandle(UserRef.of(unknown), "handle"));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().users().changeEmail(UserRef.of(unknown), null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().users().linkCognitoUserId("unknown", "sub"));
    assertThat(cruddur().users().delete(UserRef.of(unknown))).isFalse();
  }

  @Test
  default void aHandleIsChangedUnlessAnotherUserHasIt() {
    CruddurUser river = register("river");
    register("wren");

    assertThat(cruddur().users().changeHandle(river, "River").getHandle()).isEqualTo("River");
    assertThat(cruddur().users().changeHandle(river, "stream").getHandle()).isEqualTo("stream");
    assertThatExceptionOfType(HandleTakenException.class)
        .isThrownBy(() -> cruddur().users().changeHandle(river, "WREN"));

    assertThat(cruddur().users().findByHandle("stream")).contains(river);
    assertThat(cruddur().users().register(new NewUser("New", "river", null, "sub-new")).created())
        .isTrue();
  }

  @Test
  default void aSeededUserIsLinkedToACognitoId() {
    CruddurUser wren = register("wren");
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('River', 'river', 'MOCK')");

    CruddurUser river = cruddur().users().linkCognitoUserId("RIVER", "sub-new");
    assertThat(river.getCognitoUserId()).isEqualTo("sub-new");
    assertThat(cruddur().users().linkCognitoUserId("river", "sub-new")).isEqualTo(river);
    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("sub-new"))).contains(river);

    assertThatExceptionOfType(CognitoUserIdTakenException.class)
        .isThrownBy(() -> cruddur().users().linkCognitoUserId("wren", "sub-new"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().users().linkCognitoUserId("river", "MOCK"))
        .satisfies(e -> assertThat(e.codes()).containsExactly("cognito_user_id_reserved"));
    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("sub-wren"))).contains(wren);
  }
}
