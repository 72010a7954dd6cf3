package io.cruddur.migrations;

import static io.cruddur.migrations.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.test.PostgresExtension;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** An application at work on the tables while change sets want them for themselves. */
class LockedTableIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).lockTimeout(Duration.ofMillis(300)).build();
  }

  @Test
  void aChangeSetLetsTheApplicationPassAndTriesAgain() throws Exception {
    migrator().run();
    Releases.rollBackTo(migrator(), "0003_create_likes");
    // Creating likes with its foreign keys needs a lock that conflicts with this writer's.
    Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE users IN ROW EXCLUSIVE MODE");

    Future<MigrationResult> migration = thread.submit(() -> migrator().run());
    await().pollInterval(Duration.ofMillis(5)).until(() -> waitingForLocks() > 0);
    await().pollInterval(Duration.ofMillis(5)).until(() -> waitingForLocks() == 0);
    // The application goes on meanwhile: nobody is queued before it.
    postgres.execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('a', 'a', 'a')");
    writer.close();

    assertThat(migration.get().changeSets()).isEqualTo(Releases.since("0003_create_likes"));
    assertThat(migrator().status().isUpToDate()).isTrue();
  }

  @Test
  void anApplicationThatNeverLetsGoIsNamedAsTheCause() throws Exception {
    migrator().run();
    Releases.rollBackTo(migrator(), "0003_create_likes");
    try (Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE users IN ROW EXCLUSIVE MODE")) {
      assertThatThrownBy(() -> migrator().run())
          .isInstanceOf(TableLockedException.class)
          .hasMessageContaining("6 attempts")
          .hasMessageContaining("300 ms")
          .hasMessageContaining("pg_stat_activity");
      assertThat(writer).isNotNull();
    }
    assertThat(migrator().run().changeSets()).isEqualTo(Releases.since("0003_create_likes"));
  }

  @Test
  void aConcurrentIndexWaitsForTheApplicationWithoutTimeOut() throws Exception {
    postgres.execute("ALTER DATABASE " + postgres.databaseName() + " SET lock_timeout = '50ms'");
    postgres.execute(
        "ALTER DATABASE " + postgres.databaseName() + " SET statement_timeout = '400ms'");
    migrator().run();
    Releases.rollBackTo(migrator(), Releases.SEARCH_INDEX);
    Hold writer =
        Hold.of(
            postgres.dataSource(),
            "SET LOCAL statement_timeout = 0; LOCK TABLE activities IN ROW EXCLUSIVE MODE");

    Future<MigrationResult> migration = thread.submit(() -> migrator().run());
    await().until(() -> waitingForLocks() > 0);
    // Longer than both time-outs of the host's sessions, measured by the server itself.
    await()
        .until(
            () ->
                postgres.queryLong(
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'
                          AND datname = current_database() AND state = 'active'
                          AND clock_timestamp() - query_start > interval '600ms'
                        """)
                    == 1);
    writer.close();

    assertThat(migration.get().changeSets()).isEqualTo(Releases.since(Releases.SEARCH_INDEX));
    assertThat(invalidIndexes()).isZero();
  }

  @Test
  void noTimeOutOfTheSocketEndsAnIndexThatWaits() throws Exception {
    migrator().run();
    Releases.rollBackTo(migrator(), Releases.SEARCH_INDEX);
    PGSimpleDataSource impatient = new PGSimpleDataSource();
    impatient.setUrl(postgres.jdbcUrl());
    impatient.setUser(postgres.user());
    impatient.setPassword(postgres.password());
    impatient.setSocketTimeout(1);
    Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE activities IN ROW EXCLUSIVE MODE");
    Future<MigrationResult> migration = thread.submit(() -> Migrator.on(impatient).build().run());
    await().until(() -> waitingForLocks() > 0);
    assertThatThrownBy(() -> migration.get(2, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);
    writer.close();

    assertThat(migration.get().changeSets()).isEqualTo(Releases.since(Releases.SEARCH_INDEX));
    assertThat(invalidIndexes()).isZero();
  }

  private long waitingForLocks() {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
  }

  private long invalidIndexes() {
    return postgres.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid");
  }
}
