package io.cruddur.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;

class EntityTest {

  private static final Instant NANOS = Instant.parse("2026-11-23T20:00:00.123456789Z");
  private static final Instant MICROS = Instant.parse("2026-11-23T20:00:00.123456Z");

  @Test
  void usersAreEqualByTheirId() {
    EqualsVerifier.forClass(CruddurUser.class).suppress(Warning.SURROGATE_KEY).verify();
  }

  @Test
  void activitiesAreEqualByTheirId() {
    EqualsVerifier.forClass(CruddurActivity.class)
        .suppress(Warning.SURROGATE_KEY)
        .withPrefabValues(CruddurUser.class, user(), user())
        .verify();
  }

  @Test
  void aNewUserHasARandomId() {
    assertThat(user().getUuid().version()).isEqualTo(4);
    assertThat(user()).isNotEqualTo(user());
  }

  @Test
  void timesAreKeptInMicroseconds() {
    CruddurActivity activity =
        new CruddurActivity(UUID.randomUUID(), UUID.randomUUID(), "Hello", NANOS, NANOS);
    assertThat(user().getCreatedAt()).isEqualTo(MICROS);
    assertThat(activity.getCreatedAt()).isEqualTo(MICROS);
    assertThat(activity.getExpiresAt()).isEqualTo(MICROS);
    activity.changeExpiry(NANOS.plusSeconds(1));
    assertThat(activity.getExpiresAt()).isEqualTo(MICROS.plusSeconds(1));
  }

  @Test
  void noTextOfAUserGetsIntoALog() {
    CruddurUser user = user();
    CruddurActivity activity =
        new CruddurActivity(UUID.randomUUID(), user.getUuid(), "Hello", null, NANOS);
    assertThat(user).hasToString("CruddurUser[" + user.getUuid() + "]");
    assertThat(activity).hasToString("CruddurActivity[" + activity.getUuid() + "]");
  }

  private static CruddurUser user() {
    return new CruddurUser("Andrea", "andrea", "andrea@example.com", "sub", NANOS);
  }
}
