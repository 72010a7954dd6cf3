package io.cruddur.migrations;

import static io.cruddur.migrations.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.MigrationLock;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

class ConcurrentStartIT {

  private static final int STARTS = 8;
  private static final Identifier SCHEMA = new Identifier("public");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void eightStartsAtOnceOnAnEmptyDatabaseAllSucceedAndSevenWait() throws Exception {
    CyclicBarrier together = new CyclicBarrier(STARTS);
    ExecutorService threads = Executors.newFixedThreadPool(STARTS);
    try {
      List<Future<MigrationResult>> starts = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        Migrator migrator = Migrator.on(postgres.dataSource()).schema("fresh").build();
        starts.add(
            threads.submit(
                () -> {
                  together.await();
                  return migrator.run();
                }));
      }
      List<MigrationResult> results = new ArrayList<>();
      for (Future<MigrationResult> start : starts) {
        results.add(start.get());
      }
      assertThat(results).filteredOn(result -> !result.changeSets().isEmpty()).hasSize(1);
      assertThat(results).filteredOn(result -> !result.waited().isZero()).hasSize(STARTS - 1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM fresh.cruddur_changelog"))
        .isEqualTo(ChangeSets.ofThisRelease().ids().size());
  }

  @Test
  void theWaitIsLoggedWithTheHoldersNameAndEndsWithTheHolder() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(MigrationLock.class);
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Connection holder = holder("other-service");
    try {
      Future<MigrationResult> start =
          thread.submit(() -> Migrator.on(postgres.dataSource()).build().run());
      await().until(() -> !log.list.isEmpty());
      holder.close();

      assertThat(start.get().changeSets()).isNotEmpty();
      assertThat(start.get().waited()).isPositive();
      assertThat(log.list.get(0).getFormattedMessage())
          .contains("schema public")
          .contains("application other-service")
          .containsPattern("server process \\d+")
          .containsPattern("connected since \\d{4}-");
    } finally {
      thread.shutdownNow();
      logger.detachAppender(log);
    }
  }

  @Test
  void whoeverWaitsLongerThanTheDeadlineIsToldForWhom() throws Exception {
    try (Connection holder = holder("other-service")) {
      Migrator migrator =
          Migrator.on(postgres.dataSource()).deadline(Duration.ofMillis(200)).build();

      assertThatThrownBy(migrator::run)
          .isInstanceOf(MigrationLockException.class)
          .hasMessageContaining("other-service")
          .hasMessageContaining("pg_terminate_backend");
      assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();
      assertThat(holder.isClosed()).isFalse();
    }
  }

  @Test
  void anotherSchemasMigratorIsNotWaitedFor() throws Exception {
    try (Connection holder = holder("other-service")) {
      MigrationResult result = Migrator.on(postgres.dataSource()).schema("mine").build().run();

      assertThat(result.waited()).isZero();
      assertThat(result.changeSets()).isNotEmpty();
      assertThat(holder.isClosed()).isFalse();
    }
  }

  @Test
  void aLockRowThatADeadProcessLeftDoesNoHarm() {
    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    migrator.run();
    String leave =
        "UPDATE cruddur_changelog_lock SET locked = true, lockedby = 'a dead host', lockgranted = now()";
    postgres.execute(leave);
    assertThat(migrator.run().changeSets()).isEmpty();

    assertThat(migrator.rollback(1).changeSets()).hasSize(1);
    postgres.execute(leave);
    assertThat(migrator.run().changeSets()).hasSize(1);
  }

  private Connection holder(String application) throws SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(postgres.user());
    dataSource.setPassword(postgres.password());
    dataSource.setApplicationName(application);
    Connection connection = dataSource.getConnection();
    try (PreparedStatement lock = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      lock.setLong(1, MigrationLock.key(SCHEMA));
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
      }
    }
    return connection;
  }
}
