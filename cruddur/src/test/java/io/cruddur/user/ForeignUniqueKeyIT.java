package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.Values;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.ImportResult;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.bulk.RejectedActivity;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A unique key that somebody gave our table, as some databases of the Python back end have. */
class ForeignUniqueKeyIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aRegistrationThatItRefusesIsNotCalledATakenHandle() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      postgres.execute("CREATE UNIQUE INDEX one_user_an_address ON users (email)");
      cruddur.users().register(new NewUser("One", "one", "same@example.com", "sub-1")).user();

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

  @Test
  void aPostThatItRefusesIsNotCalledAnUnknownUser() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      CruddurUser one =
          cruddur.users().register(new NewUser("One", "one", "one@example.com", "sub-1")).user();
      CruddurUser two =
          cruddur.users().register(new NewUser("Two", "two", "two@example.com", "sub-2")).user();
      CruddurActivity post = cruddur.activities().create(one, "A post", Ttl.ONE_DAY);
      cruddur.activities().create(one, "To @two #tag", Ttl.ONE_DAY);
      postgres.execute("CREATE UNIQUE INDEX one_activity_a_text ON activities (message)");

      cruddur.useTransaction(
          repositories -> {
            for (String message : List.of("A post", "To @two #tag")) {
              for (UserRef author : List.of(two, UserRef.ofCognitoUserId("sub-2"))) {
                refuses(() -> cruddur.activities().create(author, message, Ttl.ONE_DAY));
                Activities activities = repositories.activities();
                refuses(() -> activities.create(author, message, Ttl.ONE_DAY));
                refuses(() -> activities.create(author, UUID.randomUUID(), message, Ttl.ONE_DAY));
                refuses(() -> activities.reply(author, post, message));
              }
            }
            repositories.activities().create(two, "Another one", Ttl.ONE_DAY);
          });

      assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(3);
      assertThat(postgres.queryLong("SELECT sum(replies_count) FROM activities")).isZero();
    }
  }

  @Test
  void anImportedPostThatItRefusesIsNotCalledTaken() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      CruddurUser one =
          cruddur.users().register(new NewUser("One", "one", "one@example.com", "sub-1")).user();
      cruddur.activities().create(one, "A post", Ttl.ONE_DAY);
      postgres.execute("CREATE UNIQUE INDEX one_activity_a_text ON activities (message)");

      List<RejectedActivity> rejected = new ArrayList<>();
      ImportResult result =
          cruddur
              .bulk()
              .importActivities(
                  Stream.of("Another one", "A post", "Another one", "A third one")
                      .map(
                          message ->
                              ImportedActivity.builder()
                                  .userUuid(one.getUuid())
                                  .message(message)
                                  .createdAt(Instant.EPOCH)
                                  .build()),
                  done -> rejected.addAll(done.rejected()));

      assertThat(result.imported()).isEqualTo(2);
      assertThat(result.rejected()).isEqualTo(2);
      assertThat(rejected)
          .containsExactlyInAnyOrder(
              Values.rejected(1, List.of("activity_not_stored")),
              Values.rejected(2, List.of("activity_not_stored")));
      assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(3);
    }
  }

  private static void refuses(ThrowingCallable call) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(call)
        .withMessageContaining("unique");
  }
}
