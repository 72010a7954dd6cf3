package io.cruddur.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.contract.BothBackEndsContract;
import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.repair.MissingKeysException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Python back end writes before, during and after an adoption; this library starts as soon as
 * the database is adopted, and writes beside it. {@code -Dstress=60} makes it a minute.
 */
class TwoBackEndsIT {

  private static final Logger LOG = LoggerFactory.getLogger(TwoBackEndsIT.class);

  private static final int WRITERS_OF_EACH = 4;

  /** How many rows each back end has to have written after the adoption. */
  private static final int ROWS_AFTER = 200;

  private static final Duration AFTERWARDS = Duration.ofSeconds(Integer.getInteger("stress", 0));

  /** The reference application's database after both of its migrations. */
  private static final String REFERENCE =
      """
      CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
      CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text);
      INSERT INTO schema_information VALUES (1, '16844665640237772');
      CREATE TABLE users (
        uuid uuid DEFAULT uuid_generate_v4() PRIMARY KEY, display_name text NOT NULL, handle text NOT NULL,
        email text NOT NULL, cognito_user_id text NOT NULL, bio text,
        created_at timestamp DEFAULT current_timestamp NOT NULL);
      CREATE TABLE activities (
        uuid uuid DEFAULT uuid_generate_v4() PRIMARY KEY, user_uuid uuid NOT NULL, message text NOT NULL,
        replies_count integer DEFAULT 0, reposts_count integer DEFAULT 0, likes_count integer DEFAULT 0,
        expires_at timestamp, created_at timestamp DEFAULT current_timestamp NOT NULL,
        reply_to_activity_uuid uuid);
      INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Wren', 'wren', 'w@example.com', 'sub-wren');
      INSERT INTO activities (uuid, user_uuid, message)
      SELECT 'b0000000-0000-4000-8000-000000000001', uuid, 'Hello' FROM users;
      """;

  private static final UUID POST = UUID.fromString("b0000000-0000-4000-8000-000000000001");
  private static final UserRef WREN = UserRef.ofCognitoUserId("sub-wren");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final ExecutorService threads = Executors.newFixedThreadPool(2 * WRITERS_OF_EACH);
  private final Map<UUID, String> activities = new ConcurrentHashMap<>();
  private final Map<UUID, String> users = new ConcurrentHashMap<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong theirs = new AtomicLong();
  private final AtomicLong ours = new AtomicLong();
  private volatile boolean stopping;

  private interface Round {
    void write(int number) throws SQLException;
  }

  @AfterEach
  void stop() {
    stopping = true;
    threads.shutdownNow();
  }

  @Test
  void eachAcknowledgedRowIsThereOnceAndNobodyGetsAnError() throws Exception {
    postgres.execute(REFERENCE);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS_OF_EACH; i++) {
      String writer = "python-" + i;
      writers.add(threads.submit(() -> python(writer)));
      String other = "java-" + i;
      writers.add(threads.submit(() -> java(other)));
    }
    await().until(() -> theirs.get() > ROWS_AFTER || stopping);

    long start = System.nanoTime();
    assertThat(adopt()).isTrue();
    long adoptedAfter = Duration.ofNanos(System.nanoTime() - start).toMillis();

    long theirsThen = theirs.get();
    long oursThen = ours.get();
    long end = System.nanoTime() + AFTERWARDS.toNanos();
    await()
        .atMost(AFTERWARDS.plusSeconds(60))
        .until(
            () ->
                stopping
                    || (theirs.get() > theirsThen + ROWS_AFTER
                        && ours.get() > oursThen + ROWS_AFTER
                        && System.nanoTime() > end));
    stopping = true;
    for (Future<?> writer : writers) {
      writer.get();
    }
    LOG.warn("adopted in {} ms; rows of Python {}, of Java {}", adoptedAfter, theirs, ours);
    assertThat(failures).isEmpty();
    assertThat(rows("SELECT uuid, message FROM activities WHERE uuid <> ?"))
        .containsExactlyInAnyOrderEntriesOf(activities);
    assertThat(rows("SELECT uuid, handle FROM users WHERE handle <> 'wren' AND uuid <> ?"))
        .containsExactlyInAnyOrderEntriesOf(users);
    countsAgree();
  }

  private void countsAgree() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      cruddur.activities().reconcileCounters();
      assertThat(cruddur.health().problem()).isNull();
    }
    assertThat(
            postgres.queryLong(
                "SELECT replies_count - (SELECT count(*) FROM activities WHERE reply_to_activity_uuid = '%1$s') FROM activities WHERE uuid = '%1$s'"
                    .formatted(POST)))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a WHERE likes_count <> (SELECT count(*) FROM likes WHERE activity_uuid = a.uuid)"))
        .isZero();
  }

  private boolean adopt() {
    return Migrator.on(postgres.dataSource())
        .build()
        .adopt(AdoptionOptions.defaults().recordingMigrations())
        .adopted();
  }

  private Map<UUID, String> rows(String sql) throws SQLException {
    Map<UUID, String> found = new ConcurrentHashMap<>();
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, POST);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getObject(1, UUID.class), rows.getString(2));
        }
      }
    }
    return found;
  }

  private void untilTheEnd(Round round) {
    try {
      for (int i = 0; !stopping; i++) {
        round.write(i);
      }
    } catch (SQLException | RuntimeException e) {
      failures.add(e);
      stopping = true;
    }
  }

  private void python(String writer) {
    untilTheEnd(
        number -> {
          try (Connection connection = postgres.dataSource().getConnection()) {
            String text = writer + " " + number;
            OffsetDateTime tomorrow = OffsetDateTime.now(ZoneOffset.UTC).plusDays(1);
            activities.put(
                ask(connection, BothBackEndsContract.CREATE, "sub-wren", text, tomorrow), text);
            activities.put(
                ask(connection, BothBackEndsContract.REPLY, "sub-wren", text, POST), text);
            ask(connection, BothBackEndsContract.UPDATE_PROFILE, text, "Wren", "sub-wren");
            String handle = writer + "-" + number;
            users.put(
                ask(connection, BothBackEndsContract.SIGN_UP, "P", "p@example.com", handle, handle),
                handle);
            theirs.addAndGet(3);
          }
        });
  }

  private static UUID ask(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  private void java(String writer) {
    try (Cruddur cruddur =
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptionsMatching(TwoBackEndsIT::isBeforeTheEndOfTheAdoption)
            .until(() -> Cruddur.connect(postgres.url()), started -> true)) {
      untilTheEnd(
          number -> {
            String text = writer + " " + number;
            CruddurActivity post = cruddur.activities().create(WREN, text, Ttl.ONE_DAY);
            activities.put(post.getUuid(), text);
            ActivityRef parent = ActivityRef.of(POST);
            activities.put(cruddur.activities().reply(WREN, parent, text).getUuid(), text);
            String handle = writer + "-" + number;
            NewUser newUser = new NewUser("J", handle, "j@example.com", handle);
            UUID user = cruddur.users().register(newUser).user().getUuid();
            users.put(user, handle);
            cruddur.activities().like(UserRef.of(user), parent);
            cruddur.activities().like(WREN, ActivityRef.of(post.getUuid()));
            ours.addAndGet(3);
          });
    } catch (RuntimeException e) {
      failures.add(e);
      stopping = true;
    }
  }

  /** What a start of the library says of a database that is not adopted, or not wholly. */
  private static boolean isBeforeTheEndOfTheAdoption(Throwable e) {
    return e instanceof AdoptionRequiredException || e instanceof MissingKeysException;
  }
}
