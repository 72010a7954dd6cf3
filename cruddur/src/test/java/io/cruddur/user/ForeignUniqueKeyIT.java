package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseException;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A unique key that somebody gave our table, as some databases of the Python back end have. */
class ForeignUniqueKeyIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aRegistrationThatItRefusesIsNotCalledATakenHandle() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      postgres.execute("CREATE UNIQUE INDEX one_user_an_address ON users (email)");
      cruddur.users().register(new NewUser("One", "one", "same@example.com", "sub-1"));

      for (HandleConflict onConflict : HandleConflict.values()) {
        assertThatExceptionOfType(DatabaseException.class)
            .isThrownBy(
                () ->
                    cruddur
                        .users()
                        .register(
                            new NewUser("Two", "two", "same@example.com", "sub-2"), onConflict))
            .withMessageContaining("one_user_an_address");
      }
      assertThat(postgres.queryLong("SELECT count(*) FROM users")).isOne();
    }
  }
}
