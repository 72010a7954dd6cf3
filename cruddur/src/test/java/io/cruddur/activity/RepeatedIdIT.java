package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source of ids that gives one twice. */
class RepeatedIdIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aSecondPostUnderItIsRefusedAndTheFirstOneKept() {
    UUID one = UUID.randomUUID();
    try (Cruddur cruddur =
        Cruddur.builder().dataSource(postgres.dataSource()).activityIds(() -> one).build()) {
      UUID user =
          cruddur
              .users()
              .register(new NewUser("One", "one", "one@example.com", "sub-1"))
              .user()
              .getUuid();
      cruddur.activities().create(UserRef.of(user), "First", Ttl.ONE_DAY);

      for (UserRef author : new UserRef[] {UserRef.of(user), UserRef.ofCognitoUserId("sub-1")}) {
        assertThatExceptionOfType(ActivityIdTakenException.class)
            .isThrownBy(() -> cruddur.activities().create(author, "Second", Ttl.ONE_DAY));
        assertThatExceptionOfType(ActivityIdTakenException.class)
            .isThrownBy(
                () ->
                    cruddur.inTransaction(
                        repositories ->
                            repositories.activities().create(author, "Second", Ttl.ONE_DAY)));
      }
      assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE message = 'First'"))
          .isOne();
    }
  }
}
