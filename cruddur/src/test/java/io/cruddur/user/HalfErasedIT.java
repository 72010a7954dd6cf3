package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge finishes what an older release, or plain SQL, has deleted without knowing all tables. */
class HalfErasedIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final int THREADS = 16;
  private static final int USERS = 20;

  /**
   * 20 users, numbered, and river. Each has an edited post with a reply of river's and a hashtag,
   * one without a reply, bookmarks, is mentioned by river's posts, and has reported river and been
   * reported.
   */
  private static final String SCENE =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT pg_temp.id(0, i), 'User ' || i, 'user' || i, 'sub-' || i FROM generate_series(0, 20) i;
      INSERT INTO activities (uuid, user_uuid, message, edited_at, names_stored)
      SELECT pg_temp.id(kind, i), pg_temp.id(0, i), 'of user' || i, now(), TRUE
        FROM generate_series(1, 20) i CROSS JOIN generate_series(1, 2) kind;
      INSERT INTO activity_edits (activity_uuid, message, created_at)
      SELECT uuid, 'former', now() FROM activities;
      INSERT INTO hashtags (activity_uuid, tag, created_at) SELECT uuid, 'tag', now() FROM activities;
      INSERT INTO pins (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, i), pg_temp.id(1, i) FROM generate_series(1, 20) i;
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, names_stored)
      SELECT pg_temp.id(3, i), pg_temp.id(0, 0), 'a reply', pg_temp.id(1, i), TRUE FROM generate_series(1, 20) i;
      INSERT INTO mentions (activity_uuid, user_uuid, created_at)
      SELECT pg_temp.id(3, j), pg_temp.id(0, i), now() FROM generate_series(1, 20) i CROSS JOIN generate_series(1, 5) j;
      INSERT INTO bookmarks (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, i), pg_temp.id(3, j) FROM generate_series(1, 20) i CROSS JOIN generate_series(1, 5) j;
      INSERT INTO reports (reporter_uuid, user_uuid, about, activity_uuid, reason, comment)
      SELECT pg_temp.id(0, i), pg_temp.id(0, 0), 'activity', pg_temp.id(3, j), 'spam', 'I am user' || i
        FROM generate_series(1, 20) i CROSS JOIN generate_series(1, 5) j
      UNION ALL SELECT pg_temp.id(0, 0), pg_temp.id(0, i), 'activity', pg_temp.id(1, i), 'spam', 'by river' FROM generate_series(1, 20) i
      """;

  private static final String ID =
      """
      CREATE FUNCTION pg_temp.id(kind int, n int) RETURNS uuid LANGUAGE sql AS
      $$ SELECT ('00000000-0000-4000-' || (8000 + kind) || '-' || lpad(n::text, 12, '0'))::uuid $$;
      """;

  private HikariDataSource pool;
  private Cruddur cruddur;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(THREADS);
    pool = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(pool).build();
    postgres.execute(
        "TRUNCATE users, erasures CASCADE; DROP TRIGGER IF EXISTS keep ON activities; DROP FUNCTION IF EXISTS keep");
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    cruddur.close();
    pool.close();
  }

  private CruddurUser register(String name) {
    return cruddur.users().register(RepositoryContract.newUser(name)).user();
  }

  private static long count(String rows) {
    return postgres.queryLong("SELECT count(*) FROM " + rows);
  }

  private static UUID user(int number) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(number));
  }

  private static UUID reply(int number) {
    return UUID.fromString("00000000-0000-4000-8003-%012d".formatted(number));
  }

  @Test
  void aTombstoneThatAnOlderReleaseMadeLosesItsFormerTexts() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = cruddur.activities().create(river, "a secret #tag @wren", Ttl.ONE_DAY);
    cruddur.activities().edit(river, post, "another secret #tag @wren");
    cruddur.activities().bookmark(wren, post);
    cruddur.activities().reply(wren, post, "a reply #tag");
    OlderRelease.makeTombstone(postgres, post.uuid());
    assertThat(count("activity_edits")).isOne();

    assertThat(cruddur.activities().purgeExpired(10)).isOne();

    assertThat(count("activity_edits")).isZero();
    assertThat(count("bookmarks")).isZero();
    assertThat(count("mentions")).isZero();
    assertThat(count("hashtags")).isOne();
    assertThat(count("activities WHERE deleted_at = '2001-02-03' AND edited_at IS NULL")).isOne();
    assertThat(count("activities WHERE replies_count = 1")).isOne();
    assertThat(cruddur.activities().purgeExpired(10)).isZero();
  }

  @Test
  void aCommentIsRemovedOfAReporterWhomPlainSqlHasDeleted() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    cruddur.reports().reportUser(river, wren, "spam", "I am river.");
    cruddur.reports().reportUser(heron, wren, "spam", "I am heron.");
    postgres.execute("DELETE FROM users WHERE handle = 'river'");
    assertThat(count("reports WHERE comment = 'I am river.'")).isOne();

    assertThat(cruddur.activities().purgeAllExpired(10)).isOne();

    assertThat(count("reports WHERE reporter_uuid IS NULL AND comment IS NULL")).isOne();
    assertThat(count("reports WHERE comment = 'I am heron.'")).isOne();
  }

  /** Users who were erased before the column was there. */
  @Test
  void usersOfWhomNothingIsLeftAreCheckedOnceABatchAtATime() {
    stage();
    for (int i = 1; i <= 5; i++) {
      cruddur.users().delete(UserRef.of(user(i)));
    }
    postgres.execute("UPDATE users SET erasure_stage = NULL");

    assertThat(cruddur.activities().purgeExpired(2)).isEqualTo(2);
    assertThat(count("users WHERE erasure_stage = 36")).isEqualTo(2);
    assertThat(cruddur.activities().purgeExpired(2)).isEqualTo(2);
    assertThat(cruddur.activities().purgeExpired(2)).isZero();
    assertThat(count("users WHERE erasure_stage = 36")).isEqualTo(5);
    assertThat(count("users WHERE deletion_completed_at < now()")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500})
  void aPurgeOfAnySizeFinishesWhatAnOlderReleaseHasDeleted(int batch) {
    stage();
    deleteAllByAnOlderRelease();

    assertThat(cruddur.activities().purgeAllExpired(batch)).isPositive();

    assertNothingIsLeft(USERS);
    assertThat(cruddur.activities().purgeExpired(batch)).isZero();
  }

  /** Some delete the users again, and some the last replies of half of them. */
  @Test
  void sixteenPurgesAtOnceBesideDeletionsOfTheSameUsersAndTombstonesLeaveNothing()
      throws Exception {
    stage();
    deleteAllByAnOlderRelease();
    CyclicBarrier start = new CyclicBarrier(THREADS + 1);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(
          threads.submit(
              (Callable<Void>)
                  () -> {
                    start.await();
                    if (thread % 4 == 0) {
                      for (int number = 1; number <= USERS; number++) {
                        cruddur.users().delete(UserRef.of(user(number)));
                      }
                    }
                    if (thread % 4 == 1) {
                      for (int number = 1; number <= USERS / 2; number++) {
                        cruddur
                            .activities()
                            .delete(UserRef.of(user(0)), ActivityRef.of(reply(number)));
                      }
                    }
                    cruddur.activities().purgeAllExpired(1 + thread);
                    return null;
                  }));
    }
    start.await();
    for (Future<?> thread : running) {
      thread.get();
    }

    assertNothingIsLeft(USERS / 2);
    for (int number = USERS / 2 + 1; number <= USERS; number++) {
      cruddur.activities().delete(UserRef.of(user(0)), ActivityRef.of(reply(number)));
    }
    assertThat(count("users")).as("all but river, with the last reply").isOne();
  }

  /** A host's trigger keeps one tombstone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void tombstonesThatATriggerKeepsHoldNothingElseBack(int batch) {
    stage();
    deleteAllByAnOlderRelease();
    postgres.execute(
        """
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is kept', OLD.uuid; END $$;
        CREATE TRIGGER keep BEFORE UPDATE ON activities
          FOR EACH ROW WHEN (OLD.uuid::text = '00000000-0000-4000-8001-000000000001') EXECUTE FUNCTION keep()
        """);

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.activities().purgeAllExpired(batch))
        .withMessageContaining("is kept");

    assertThat(count("activities WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL")).isOne();
    postgres.execute("DROP TRIGGER keep ON activities");
    cruddur.activities().purgeAllExpired(batch);
    assertNothingIsLeft(USERS);
  }

  private static void stage() {
    postgres.execute(ID + SCENE);
  }

  private static void deleteAllByAnOlderRelease() {
    for (int number = 1; number <= USERS; number++) {
      OlderRelease.deleteUser(postgres, user(number));
    }
    assertThat(count("activity_edits")).isEqualTo(USERS);
    assertThat(count("bookmarks")).isEqualTo(USERS * 5);
  }

  private static void assertNothingIsLeft(int users) {
    for (String table : List.of("activity_edits", "hashtags", "pins", "mentions", "bookmarks")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(count("reports")).isEqualTo(USERS * 5);
    assertThat(count("reports WHERE reporter_uuid IS NOT NULL OR comment IS NOT NULL")).isZero();
    assertThat(count("users WHERE deleted_at IS NOT NULL AND erasure_stage = 36")).isEqualTo(users);
    assertThat(count("activities WHERE deleted_at IS NOT NULL AND erasure_stage = 36"))
        .isEqualTo(users);
  }
}
