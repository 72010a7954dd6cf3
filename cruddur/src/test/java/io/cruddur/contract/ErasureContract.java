package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.UserErasedException;
import org.junit.jupiter.api.Test;

/** Nobody who was deleted comes back by accident. */
interface ErasureContract extends Contract {

  @Test
  default void aDeletedUserIsNotBroughtBackByATokenOrAnEvent() {
    CruddurUser river = register("river");
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Seed', 'seed', 'MOCK')");
    cruddur().users().delete(river);

    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> cruddur().users().register(Contract.newUser("river")));
    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> cruddur().users().ensure(Contract.newUser("river")))
        .withMessageNotContaining("sub-river")
        .withMessageContaining("readmit");
    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> cruddur().users().linkCognitoUserId("seed", "sub-river"));

    assertThat(register("wren").getHandle()).isEqualTo("wren");
    assertThat(count("users")).isEqualTo(2);
    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("sub-river"))).isEmpty();
  }

  @Test
  default void oneWhoComesBackIsReadmittedFirst() {
    CruddurUser river = register("river");
    cruddur().users().delete(river);

    assertThat(cruddur().users().readmit("sub-wren")).isFalse();
    assertThat(cruddur().users().readmit("sub-river")).isTrue();
    assertThat(cruddur().users().readmit("sub-river")).isFalse();
    Registration again = cruddur().users().register(Contract.newUser("river"));
    assertThat(again.created()).isTrue();
    assertThat(again.user().getUuid()).isNotEqualTo(river.getUuid());

    cruddur().users().delete(again.user());
    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> cruddur().users().ensure(Contract.newUser("river")));
  }

  @Test
  default void ofADeletedUserAHashIsRememberedForThirtyDays() {
    cruddur().users().delete(UserRef.of(register("river").getUuid()));
    cruddur().users().delete(UserRef.of(register("wren").getUuid()));
    assertThat(text("SELECT encode(sub_sha256, 'hex') FROM erasures ORDER BY 1 LIMIT 1"))
        .isEqualTo(
            text(
                "SELECT min(encode(sha256(s), 'hex')) FROM unnest(ARRAY['sub-river'::bytea, 'sub-wren']) s"));

    execute(
        "UPDATE erasures SET erased_at = now() - interval '721 hours' WHERE sub_sha256 = sha256('sub-river')");
    execute(
        "UPDATE erasures SET erased_at = now() - interval '719 hours' WHERE sub_sha256 = sha256('sub-wren')");
    cruddur().activities().purgeAllExpired(100);

    assertThat(count("erasures")).isOne();
    assertThat(cruddur().users().register(Contract.newUser("river")).created()).isTrue();
    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> cruddur().users().register(Contract.newUser("wren")));
  }

  @Test
  default void ofThePlaceholderOfSeededUsersNothingIsRemembered() {
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Seed', 'seed', 'MOCK')");

    cruddur()
        .users()
        .delete(UserRef.of(cruddur().users().findByHandle("seed").orElseThrow().getUuid()));

    assertThat(count("erasures")).isZero();
  }
}
