package io.cruddur.replica;

import static io.cruddur.replica.ReplicatedCruddur.awaitReplica;
import static io.cruddur.replica.ReplicatedCruddur.handle;
import static io.cruddur.replica.ReplicatedCruddur.over;
import static io.cruddur.replica.ReplicatedCruddur.reads;
import static io.cruddur.replica.ReplicatedCruddur.register;
import static io.cruddur.replica.ReplicatedCruddur.states;
import static io.cruddur.replica.ReplicatedCruddur.usable;
import static io.cruddur.replica.ReplicatedCruddur.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.ReplicaSettings;
import io.cruddur.SessionScope;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.ReadToken;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Rare states of servers: nothing stale, nothing slow, nothing that fails. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2, settings = "checkpoint_timeout=1h")
class ReplicaFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ReplicatedServers servers;

  ReplicaFaultsIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  /** As where a name still leads to it. */
  @Test
  void aPrimaryThatHasBecomeAStandbyAnswersNoReadsWithTokens() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    ReplicatedServer other = servers.standby(1);
    try (Cruddur behind = over(old, next).build()) {
      awaitReplica(behind);
      old.kill();
      next.promote();
      old.recreate();
      old.pauseReplay();
      try (Cruddur ahead = over(next, old).build()) {
        String handle = handle();
        CruddurSession writer = ahead.session();
        writer.users().register(RepositoryContract.newUser(handle));
        ReadToken token = writer.token().orElseThrow();
        await()
            .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
            .untilAsserted(
                () ->
                    assertThatExceptionOfType(ReadOnlyException.class)
                        .isThrownBy(() -> behind.session(token).users().findByHandle(handle))
                        .withMessageContaining("is a standby"));
        assertThat(behind.users().findByHandle(handle)).as("without a token").isEmpty();
        refusesTheReadsOfABoundThreadInAHostsTransaction(old, token);
        assertThat(ahead.session(token).users().findByHandle(handle)).isPresent();
      } finally {
        old.resumeReplay();
        other.recreate();
      }
    }
  }

  private void refusesTheReadsOfABoundThreadInAHostsTransaction(
      ReplicatedServer old, ReadToken token) {
    try (HikariDataSource pool = HostPool.over(old.dataSource("postgres"), true)) {
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      try (Cruddur host =
              Cruddur.builder()
                  .dataSource(
                      new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
                  .migrations(MigrationMode.OFF)
                  .replicas(old.dataSource("postgres"))
                  .build();
          SessionScope bound = host.session(token).bind()) {
        TransactionTemplate transaction = new TransactionTemplate(manager);
        transaction.setReadOnly(true);
        assertThatExceptionOfType(ReadOnlyException.class)
            .isThrownBy(() -> transaction.execute(status -> host.users().findByHandle("anybody")))
            .withMessageContaining("is a standby");
        assertThat(bound).isNotNull();
      }
    }
  }

  /** The first server answers well, so that nothing else would end the connection to it. */
  @Test
  void anAddressThatMovesToAnotherServerIsNoticed() throws IOException {
    ReplicatedServer primary = servers.primary();
    String url = primary.url("postgres");
    try (MovingAddress address = new MovingAddress(primary.port())) {
      String moving = url.replace(":" + primary.port(), ":" + address.port());
      try (Cruddur cruddur =
          Cruddur.builder()
              .url(ConnectionUrl.parse(url))
              .replicas(ConnectionUrl.parse(moving))
              .build()) {
        await().until(() -> cruddur.health().replicas().get(0).problem().contains("no standby"));
        address.moveTo(servers.standby(0).port());
        await().atMost(LONG).until(() -> usable(cruddur) == 1);
      }
    }
  }

  /** As behind a name in DNS, which leads to the new primary only later. */
  @Test
  void afterAFailoverReplicasAnswerBeforeThePrimarysNameMoves() throws IOException {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    ReplicatedServer follower = servers.standby(1);
    try (MovingAddress address = new MovingAddress(old.port());
        Cruddur cruddur =
            Cruddur.builder()
                .url(
                    ConnectionUrl.parse(
                        old.url("postgres").replace(":" + old.port(), ":" + address.port())))
                .replicas(ConnectionUrl.parse(follower.url("postgres")))
                .build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      old.kill();
      next.promote();
      follower.follow();
      // why: until the replica was asked on its new timeline.
      await().until(() -> states(cruddur).get(0).problem() == null);
      await()
          .during(Duration.ofSeconds(3))
          .until(() -> cruddur.users().findByHandle(handle).isPresent());
      address.moveTo(next.port());
      await()
          .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
          .until(() -> !register(cruddur).isEmpty());
      awaitReplica(cruddur);
    } finally {
      old.recreate();
    }
  }

  @Test
  void aReadBesideASuspendedTransactionSettlesNothing() {
    ReplicatedServer replica = servers.standby(0);
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(replica.dataSource("postgres"), true)) {
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      TransactionTemplate suspending = new TransactionTemplate(manager);
      suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
      try (Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
              .replicas(standby)
              .build()) {
        awaitReplica(cruddur);
        String handle = handle();
        CruddurSession session = cruddur.session();
        new TransactionTemplate(manager)
            .executeWithoutResult(
                outer -> {
                  session.users().register(RepositoryContract.newUser(handle));
                  suspending.executeWithoutResult(
                      none -> {
                        assertThat(session.users().findByHandle(handle)).isEmpty();
                        servers.awaitReplay();
                        assertThat(session.users().findByHandle(handle)).isEmpty();
                      });
                  replica.pauseReplay();
                });
        try {
          assertThat(session.users().findByHandle(handle)).isPresent();
          ReadToken token = session.token().orElseThrow();
          assertThat(cruddur.session(token).users().findByHandle(handle)).isPresent();
          assertThat(session.token()).as("when nothing runs").contains(token);
        } finally {
          replica.resumeReplay();
        }
      }
    }
  }

  /** It tells the timeline of its last restartpoint only. */
  @Test
  void whereAReplicaDoesNotTellItsTimelineNoReadWaitsInVain() {
    ReplicatedCruddur.builder(servers).build().close();
    servers
        .primary()
        .execute(
            """
            CREATE ROLE app LOGIN PASSWORD 'app';
            GRANT pg_read_all_data, pg_write_all_data TO app
            """);
    servers.awaitReplay();
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    String url = servers.url("postgres").replace("postgres:postgres@", "app:app@");
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(url + "?target_session_attrs=read-write"))
            .replicas(ConnectionUrl.parse(url))
            .migrations(MigrationMode.VALIDATE)
            .build()) {
      await().until(() -> usable(cruddur) == 2);
      old.kill();
      next.promote();
      servers.standbys().stream().filter(ReplicatedServer::isUp).forEach(ReplicatedServer::follow);
      CruddurSession session = cruddur.session();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                session.users().register(RepositoryContract.newUser(handle()));
                assertThat(session.token().orElseThrow().timeline()).isGreaterThan(1);
              });
      servers.awaitReplay();
      // why: the library is to know the new timeline.
      await()
          .until(
              () -> states(cruddur).stream().anyMatch(s -> "it is no standby".equals(s.problem())));
      await().until(() -> usable(cruddur) == 1);
      long before = waits(cruddur);
      for (int i = 0; i < 20; i++) {
        session.users().findByHandle("river");
      }
      assertThat(waits(cruddur)).isEqualTo(before);
    } finally {
      old.recreate();
      servers.primary().execute("DROP OWNED BY app; DROP ROLE app");
    }
  }

  @Test
  void aReadThatWaitsForALockOfReplayIsAnsweredByThePrimary() throws SQLException {
    ReplicatedServer replica = servers.standby(0);
    try (Cruddur cruddur = over(servers.primary(), replica).build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      whileReplayHoldsALock(
          replica,
          () -> {
            long begun = System.nanoTime();
            assertThat(cruddur.users().findByHandle(handle)).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isLessThan(Duration.ofSeconds(5));
          });
    }
  }

  /** The primary would take as long. */
  @Test
  void aReadThatAReplicaFindsTooLongIsNotAskedOfThePrimary() throws SQLException {
    ReplicatedServer replica = servers.standby(0);
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(impatient(replica), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      whileReplayHoldsALock(
          replica,
          () ->
              assertThatExceptionOfType(StatementTimeoutException.class)
                  .isThrownBy(() -> cruddur.users().findByHandle(handle)));
      assertThat(usable(cruddur)).isOne();
    }
  }

  private static DataSource impatient(ReplicatedServer server) {
    return new DelegatingDataSource(server.dataSource("postgres")) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET statement_timeout = '500ms'");
        }
        return connection;
      }
    };
  }

  /** Replay waits for a reader of the standby, and other readers wait for replay. */
  private void whileReplayHoldsALock(ReplicatedServer replica, Runnable reads) throws SQLException {
    try (Connection reader = replica.dataSource("postgres").getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT FROM users LIMIT 1").close();
      servers.primary().execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; COMMIT");
      await()
          .until(
              () ->
                  replica.queryLong(
                          "SELECT count(*) FROM pg_locks"
                              + " WHERE mode = 'AccessExclusiveLock' AND NOT granted")
                      > 0);
      reads.run();
      reader.rollback();
    }
  }

  @Test
  void aStandbyOfAnotherClusterAnswersNothing() {
    try (ReplicatedServers others = ReplicatedServers.start(1);
        Cruddur cruddur = over(servers.primary(), others.standby(0)).build()) {
      String handle = register(cruddur);
      await()
          .untilAsserted(
              () ->
                  assertThat(states(cruddur).get(0).problem())
                      .isEqualTo("it is of another cluster"));
      assertThat(cruddur.users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isZero();
    }
  }

  /** The read itself finds out, before anybody has asked the replica again. */
  @Test
  void aTokenOfAnOlderTimelineIsReachedByNoReplica() {
    ReplicatedServer old = servers.primary();
    ReplicatedServer next = servers.standby(0);
    ReplicatedServer follower = servers.standby(1);
    ReplicaSettings seldomAsked = ReplicaSettings.defaults().withChecks(LONG, LONG);
    try (Cruddur cruddur = over(old, follower).replicaSettings(seldomAsked).build()) {
      // why first: a token of before the primary was asked knows no cluster.
      await().atMost(LONG.multipliedBy(2)).until(() -> usable(cruddur) == 1);
      CruddurSession writer = cruddur.session();
      String handle = handle();
      writer.users().register(RepositoryContract.newUser(handle));
      ReadToken token = writer.token().orElseThrow();
      servers.awaitReplay();
      assertThat(cruddur.session(token).users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isOne();

      old.kill();
      next.promote();
      follower.follow();
      servers.awaitReplay();

      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> cruddur.session(token).users().findByHandle(handle));
      assertThat(reads(cruddur)).isOne();
      assertThat(cruddur.users().findByHandle(handle)).as("without a token").isPresent();
    } finally {
      old.recreate();
    }
  }

  /** A row that a page still needs is removed on the primary, and replay does not wait for it. */
  @Test
  void aReadThatReplayCancelsIsAnsweredByThePrimary() throws Exception {
    ReplicatedServer replica = servers.standby(0);
    replica.execute("ALTER SYSTEM SET max_standby_streaming_delay = 0");
    replica.execute("SELECT pg_reload_conf()");
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(replica.dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> locks =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  servers.primary().execute("BEGIN; LOCK TABLE users; COMMIT");
                }
              });
      try {
        // why until: a fast machine reads thousands of times before replay meets a read.
        await()
            .atMost(LONG)
            .until(
                () -> {
                  for (int i = 0; i < 3000; i++) {
                    assertThat(cruddur.users().findByHandle(handle)).isPresent();
                  }
                  return replica.queryLong("SELECT sum(confl_lock) FROM pg_stat_database_conflicts")
                      > 0;
                });
      } finally {
        over.set(true);
      }
      locks.get();
    } finally {
      replica.execute("ALTER SYSTEM RESET max_standby_streaming_delay");
      replica.execute("SELECT pg_reload_conf()");
    }
  }

  /**
   * As where another cluster takes the place of the first one, and a write comes to it before
   * anybody has asked it.
   */
  @Test
  void aTokenOfAServerThatNobodyHasAskedIsReachedByNoReplicaOfTheFormer() throws IOException {
    try (ReplicatedServers green = ReplicatedServers.start(0);
        MovingAddress address = new MovingAddress(servers.primary().port())) {
      Cruddur.builder().url(ConnectionUrl.parse(green.primary().url("postgres"))).build().close();
      String moving =
          servers
              .primary()
              .url("postgres")
              .replace(":" + servers.primary().port(), ":" + address.port());
      ConnectionUrl url = ConnectionUrl.parse(moving);
      try (Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new DriverManagerDataSource(
                      url.jdbcUrl(), url.user(), url.credentials().password()))
              .migrations(MigrationMode.OFF)
              .replicas(servers.standby(0).dataSource("postgres"))
              .replicaSettings(
                  ReplicaSettings.defaults()
                      .withChecks(Duration.ofSeconds(2), Duration.ofMillis(750)))
              .build()) {
        awaitReplica(cruddur);
        address.moveTo(green.primary().port());
        CruddurSession session = cruddur.session();
        String handle = handle();
        session.users().register(RepositoryContract.newUser(handle));
        assertThat(session.token().orElseThrow().cluster()).isZero();
        assertThat(session.users().findByHandle(handle)).isPresent();
      }
    }
  }
}
