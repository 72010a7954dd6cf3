package io.cruddur.repo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cruddur.model.ActivityRef;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActivityRowsTest {

  @Test
  void aHostsReferenceWithoutAnIdIsRefused() {
    ActivityRef nothing = () -> null;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ActivityRows.uuid(nothing))
        .withMessageStartingWith("activity has no uuid");
    UUID uuid = UUID.randomUUID();
    assertThat(ActivityRows.uuid(ActivityRef.of(uuid))).isEqualTo(uuid);
  }
}
