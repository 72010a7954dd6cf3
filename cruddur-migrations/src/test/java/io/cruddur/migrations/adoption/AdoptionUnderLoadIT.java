package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adoption while the other back end writes: nobody gets an error, no acknowledged row is lost. */
class AdoptionUnderLoadIT {

  private static final Logger LOG = LoggerFactory.getLogger(AdoptionUnderLoadIT.class);

  private static final int WRITERS = 8;

  /** As the reference application's templates: activities first, then users. */
  private static final String CREATE =
      "INSERT INTO activities (user_uuid, message) VALUES ((SELECT uuid FROM users WHERE handle = ? LIMIT 1), ?) RETURNING uuid";

  private static final String SIGN_UP =
      "INSERT INTO users (display_name, email, handle, cognito_user_id) VALUES (?, ?, ?, ?) RETURNING uuid";
  private static final String UPDATE =
      "UPDATE users SET display_name = ? WHERE handle = ? RETURNING uuid";

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Collection<String> errors = new ConcurrentLinkedQueue<>();
  private final Collection<UUID> written = new ConcurrentLinkedQueue<>();
  private final AtomicLong longestNanos = new AtomicLong();

  @AfterEach
  void end() {
    stop.countDown();
    threads.shutdownNow();
  }

  @Test
  void nobodyGetsAnErrorAndEveryAcknowledgedRowIsThereOnce() throws Exception {
    round();
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void norInTwentyRuns(int run) throws Exception {
    assertThat(run).isPositive();
    round();
  }

  private void round() throws Exception {
    postgres.execute(ReferenceSql.TABLES_AND_SEED + "ALTER TABLE users ADD bio text;");
    List<Future<?>> writers = start();
    await().until(() -> written.size() >= 20 * WRITERS);

    AdoptionReport report =
        Migrator.on(postgres.dataSource())
            .build()
            .adopt(AdoptionOptions.defaults().recordingMigrations());

    int atTheEnd = written.size();
    await().until(() -> written.size() >= atTheEnd + 20 * WRITERS);
    stop.countDown();
    for (Future<?> writer : writers) {
      writer.get();
    }
    assertThat(errors).isEmpty();
    assertThat(report.adopted()).isTrue();
    assertThat(report.unfinished()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT (SELECT count(*) FROM activities) + (SELECT count(*) FROM users) - 6"))
        .isEqualTo(written.size());
  }

  private List<Future<?>> start() {
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String name = "w" + i;
      writers.add(threads.submit(() -> write(name)));
    }
    return writers;
  }

  private void write(String name) {
    try (Connection connection = postgres.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; stop.getCount() > 0; i++) {
        long start = System.nanoTime();
        // One transaction, users after activities, as a request of several templates.
        UUID activity = ask(connection, CREATE, "andrea", name + " " + i);
        ask(connection, UPDATE, "Andrea " + i, "andrea");
        UUID user = ask(connection, SIGN_UP, "W", "w@example.com", name + "-" + i, name + "-" + i);
        connection.commit();
        longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        written.add(activity);
        written.add(user);
      }
    } catch (SQLException e) {
      errors.add(e.getSQLState() + " " + e.getMessage());
    }
  }

  private static UUID ask(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  /** For the table of docs/adoption.md: how long a writer waits, and how long all of it takes. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000, 1_000_000})
  void theSwitchDoesNotGrowWithTheRows(int rows) throws Exception {
    postgres.execute(
        ReferenceSql.TABLES_AND_SEED
            + ReferenceSql.REPLIES
            + """
            INSERT INTO users (display_name, handle, email, cognito_user_id)
            SELECT 'U' || i, 'u' || i, 'u@example.com', gen_random_uuid()::text FROM generate_series(1, %1$s / 10) i;
            INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
            SELECT (SELECT uuid FROM users WHERE handle = 'andrea'), 'message ' || i, CASE WHEN i %% 3 = 0 THEN '%2$s'::uuid END
            FROM generate_series(1, %1$s) i;
            """
                .formatted(rows, ReferenceSql.POST));
    postgres.execute("ANALYZE");
    AdoptionReport look = Migrator.on(postgres.dataSource()).build().examine();
    List<Future<?>> writers = start();
    TimeUnit.SECONDS.sleep(1);
    longestNanos.set(0);
    long start = System.nanoTime();

    Migrator.on(postgres.dataSource())
        .build()
        .adopt(AdoptionOptions.defaults().recordingMigrations());

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    stop.countDown();
    for (Future<?> writer : writers) {
      writer.get();
    }
    LOG.warn(
        "{} rows: {} ms in all, a transaction of a writer took {} ms at most, {} errors; {}",
        rows,
        took.toMillis(),
        longestNanos.get() / 1_000_000,
        errors.size(),
        look.duration());
    assertThat(errors).isEmpty();
    assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(Duration.ofSeconds(10));
  }
}
