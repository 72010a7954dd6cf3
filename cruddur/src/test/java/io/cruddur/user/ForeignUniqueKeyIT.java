package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.time.Instant;
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
  void whatItRefusesIsNeitherLostNorCalledAnythingElse() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      CruddurUser one =
          cruddur.users().register(new NewUser("One", "one", "one@example.com", "sub-1")).user();
      CruddurUser two =
          cruddur.users().register(new NewUser("Two", "two", "two@example.com", "sub-2")).user();
      Activities activities = cruddur.activities();
      CruddurActivity post = activities.create(one, "A post", Ttl.ONE_DAY);
      activities.like(one, post);
      activities.repost(one, post);
      activities.bookmark(one, post);
      cruddur.follows().follow(one, two);
      cruddur.relations().mute(one, two);
      List.of(
              "activities (message)",
              "likes (activity_uuid)",
              "reposts (activity_uuid)",
              "bookmarks (activity_uuid)",
              "follows ((true))",
              "mutes ((true))",
              "blocks ((blocker_uuid <> blocked_uuid))")
          .forEach(
              key ->
                  postgres.execute(
                      "CREATE UNIQUE INDEX hosts_%s ON %s".formatted(key.split(" ", 2)[0], key)));

      refuses("activities", () -> activities.create(two, "A post", Ttl.ONE_DAY));
      refuses(
          "activities",
          () -> activities.create(UserRef.ofCognitoUserId("sub-2"), "A post", Ttl.ONE_DAY));
      refuses("activities", () -> activities.create(two, UUID.randomUUID(), "A post", Ttl.ONE_DAY));
      refuses("activities", () -> activities.reply(two, post, "A post"));
      activities.create(one, "To @two #tag", Ttl.ONE_DAY);
      refuses("activities", () -> activities.create(two, "To @two #tag", Ttl.ONE_DAY));
      refuses("activities", () -> activities.reply(two, post, "To @two #tag"));
      refuses(
          "activities",
          () ->
              cruddur
                  .bulk()
                  .importActivities(
                      Stream.of(
                          ImportedActivity.builder()
                              .uuid(UUID.randomUUID())
                              .userUuid(two.getUuid())
                              .message("A post")
                              .createdAt(Instant.now())
                              .build()),
                      progress -> {}));
      refuses("likes", () -> activities.like(two, post));
      refuses("reposts", () -> activities.repost(two, post));
      refuses("bookmarks", () -> activities.bookmark(two, post));
      refuses("follows", () -> cruddur.follows().follow(two, one));
      refuses("mutes", () -> cruddur.relations().mute(two, one));
      cruddur.relations().block(one, two);
      refuses("blocks", () -> cruddur.relations().block(two, one));
      assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(2);
    }
  }

  private static void refuses(String table, ThrowingCallable call) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(call)
        .withMessageContaining("hosts_" + table);
  }
}
