package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sign-ups that must not be lost. */
interface RegistrationContract extends Contract {

  @Test
  default void aTakenHandleGetsASuffixOnRequest() {
    register("river");

    Registration other =
        cruddur()
            .users()
            .register(new NewUser("Other", "River", null, "sub-other"), HandleConflict.SUFFIX);
    Registration again =
        cruddur()
            .users()
            .register(new NewUser("Other", "River", null, "sub-other"), HandleConflict.SUFFIX);

    assertThat(other.created()).isTrue();
    assertThat(other.user().getHandle()).matches("River-[a-z2-9]{6}");
    assertThat(again.created()).isFalse();
    assertThat(again.user()).isEqualTo(other.user());
    assertThat(count("users")).isEqualTo(2);
  }

  @Test
  default void aSuffixLeavesALongHandleWithinItsLimitInCodePoints() {
    String longest = "🦀".repeat(255);
    cruddur().users().register(new NewUser("One", longest, null, "sub-one"));

    String handle =
        cruddur()
            .users()
            .register(new NewUser("Two", longest, null, "sub-two"), HandleConflict.SUFFIX)
            .user()
            .getHandle();

    assertThat(handle.codePointCount(0, handle.length())).isEqualTo(255);
    assertThat(handle).matches("🦀{248}-[a-z2-9]{6}");
  }

  @Test
  default void theFirstRequestOfAnUnknownUserRegistersThem() {
    register("river");
    NewUser newcomer =
        NewUser.fromCognito(Map.of("sub", "sub-new", "name", "New", "preferred_username", "river"));

    CruddurUser ensured = cruddur().users().ensure(newcomer);
    CruddurUser again = cruddur().users().ensure(newcomer);

    assertThat(ensured.getHandle()).startsWith("river-");
    assertThat(again).isEqualTo(ensured);
    assertThat(cruddur().users().ensure(Contract.newUser("river")).getHandle()).isEqualTo("river");
    assertThat(count("users")).isEqualTo(2);
  }
}
