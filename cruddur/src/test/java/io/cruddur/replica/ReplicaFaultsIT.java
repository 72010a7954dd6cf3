package io.cruddur.replica;

import static io.cruddur.replica.ReplicatedCruddur.reads;
import static io.cruddur.replica.ReplicatedCruddur.states;
import static io.cruddur.replica.ReplicatedCruddur.usable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.ReplicaState;
import io.cruddur.SessionScope;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.ReadToken;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.InterceptedDataSource;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Rare states of servers, pools and threads: nothing stale, nothing slow, nothing that fails. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2, settings = "checkpoint_timeout=1h")
class ReplicaFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ReplicatedServers servers;

  ReplicaFaultsIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  private static String handle() {
    return "river" + UUID.randomUUID().toString().substring(24);
  }

  private static CruddurBuilder over(ReplicatedServer primary, ReplicatedServer replica) {
    return Cruddur.builder()
        .url(ConnectionUrl.parse(primary.url("postgres")))
        .replicas(ConnectionUrl.parse(replica.url("postgres")))
        .pool(PoolSettings.forService());
  }

  private static String register(Cruddur cruddur) {
    String handle = handle();
    cruddur.users().register(RepositoryContract.newUser(handle));
    return handle;
  }

  private static void awaitReplica(Cruddur cruddur) {
    await().until(() -> usable(cruddur) == 1);
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

  private static long waits(Cruddur cruddur) {
    return states(cruddur).stream().mapToLong(ReplicaState::waits).sum();
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

  @Test
  void aConnectionOfAHostsIsGivenBackAsItCame() throws SQLException {
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        Connection one = servers.standby(0).dataSource("postgres").getConnection()) {
      SingleConnectionDataSource standby = new SingleConnectionDataSource(one, true);
      try (Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
        awaitReplica(cruddur);
        cruddur.users().findByHandle("nobody");
        assertThat(reads(cruddur)).isOne();
        assertThat(one.isReadOnly()).isFalse();
        assertThat(one.getAutoCommit()).isTrue();
      }
    }
  }

  /** So that a wrapper or a pooler can tell where it is to go. */
  @Test
  void readsOfReplicasAreMarkedReadOnlyForAHostsWrapper() {
    List<Boolean> readOnly = new CopyOnWriteArrayList<>();
    DataSource watched =
        new InterceptedDataSource(
            servers.standby(0).dataSource("postgres"),
            call -> {
              if (call.is("prepareStatement")) {
                readOnly.add(call.connection().isReadOnly());
              }
              return call.proceed();
            });
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(watched).build()) {
      awaitReplica(cruddur);
      cruddur.users().findByHandle("nobody");
      cruddur.feeds().home(PageQuery.first(10));
      assertThat(reads(cruddur)).isGreaterThanOrEqualTo(2);
      assertThat(readOnly).isNotEmpty().doesNotContain(false);
    }
  }

  /** Its server answers all the time; that nobody can ask it where it is, is no fault of it. */
  @Test
  void aHostsPoolThatIsInUseKeepsItsReplica() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(servers.standby(0).dataSource("postgres"));
    config.setMaximumPoolSize(1);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = new HikariDataSource(config);
        Cruddur cruddur =
            Cruddur.builder().dataSource(pool).replicas(lentSlowly(standby)).build()) {
      awaitReplica(cruddur);
      for (int i = 0; i < 40; i++) {
        threads.execute(
            () -> {
              while (!over.get()) {
                cruddur.users().findByHandle("nobody");
              }
            });
      }
      await()
          .during(Duration.ofSeconds(6))
          .atMost(LONG)
          .until(() -> states(cruddur).get(0).problem() == null);
      over.set(true);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /** Nobody can ask the primary where it is, but it does answer. */
  @Test
  void aHostsPoolThatIsInUseKeepsItsPrimary() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(servers.primary().dataSource("postgres"));
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(1_000);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HikariDataSource primary = new HikariDataSource(config);
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true);
        Cruddur cruddur =
            Cruddur.builder().dataSource(lentSlowly(primary)).replicas(standby).build()) {
      awaitReplica(cruddur);
      UserRef user = cruddur.users().register(RepositoryContract.newUser(handle())).user();
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      AtomicInteger brought = new AtomicInteger();
      for (int i = 0; i < 40; i++) {
        threads.execute(
            () -> {
              while (!over.get()) {
                try {
                  CruddurSession session = cruddur.session();
                  session.activities().create(user, "Hello", Ttl.ONE_DAY);
                  // why: a number says that the write brought its token along.
                  assertThat(session.token().orElseThrow().transaction()).isPositive();
                  brought.incrementAndGet();
                } catch (DatabaseUnavailableException e) {
                  // why swallowed: a pool that is in use is what is tried.
                } catch (Throwable e) {
                  failures.add(e);
                }
              }
            });
      }
      await().during(Duration.ofSeconds(6)).atMost(LONG).until(failures::isEmpty);
      assertThat(brought).hasValueGreaterThan(20);
      over.set(true);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private static DataSource lentSlowly(DataSource pool) {
    return new DelegatingDataSource(pool) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
        return connection;
      }
    };
  }

  /** Connections of its pool would stay at the former server until their time is over. */
  @Test
  void thePoolFollowsAReplicasAddress() throws IOException {
    ReplicatedServer former = servers.standby(0);
    ReplicatedServer next = servers.standby(1);
    try (MovingAddress address = new MovingAddress(former.port())) {
      String moving = former.url("postgres").replace(":" + former.port(), ":" + address.port());
      try (Cruddur cruddur =
          Cruddur.builder()
              .url(ConnectionUrl.parse(servers.primary().url("postgres")))
              .replicas(ConnectionUrl.parse(moving))
              .build()) {
        awaitReplica(cruddur);
        register(cruddur);
        servers.awaitReplay();
        cruddur.users().findByHandle("nobody");
        address.moveTo(next.port());
        former.pauseReplay();
        String later = register(cruddur);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> cruddur.users().findByHandle(later).isPresent());
        for (int i = 0; i < 50; i++) {
          assertThat(cruddur.users().findByHandle(later)).isPresent();
        }
      } finally {
        former.resumeReplay();
      }
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

  private static ReadToken ofTheFuture(Cruddur cruddur) {
    CruddurSession session = cruddur.session();
    session.users().register(RepositoryContract.newUser(handle()));
    ReadToken token = session.token().orElseThrow();
    return new ReadToken(token.cluster(), token.timeline(), token.position() + (1L << 40), 0);
  }

  @Test
  void readsThatWaitLeaveConnectionsToOthers() {
    try (Cruddur cruddur =
        over(servers.primary(), servers.standby(0))
            .pool(PoolSettings.forService().withSize(2))
            .replicaSettings(ReplicaSettings.defaults().withPatience(Duration.ofSeconds(4)))
            .build()) {
      awaitReplica(cruddur);
      ReadToken token = ofTheFuture(cruddur);
      CompletableFuture<?>[] waiting =
          Stream.generate(
                  () ->
                      CompletableFuture.runAsync(
                          () -> cruddur.session(token).users().findByHandle("river")))
              .limit(4)
              .toArray(CompletableFuture[]::new);
      await().until(() -> waits(cruddur) == 1);
      await().until(() -> Stream.of(waiting).filter(CompletableFuture::isDone).count() == 3);
      long before = reads(cruddur);
      for (int i = 0; i < 20; i++) {
        cruddur.users().findByHandle("river");
      }
      assertThat(reads(cruddur)).isEqualTo(before + 20);
      assertThat(Stream.of(waiting).filter(CompletableFuture::isDone)).hasSize(3);
      CompletableFuture.allOf(waiting).join();
      assertThat(waits(cruddur)).isOne();
    }
  }

  @Test
  void anInterruptedReadDoesNotWait() {
    try (Cruddur cruddur =
        over(servers.primary(), servers.standby(0))
            .replicaSettings(ReplicaSettings.defaults().withPatience(LONG))
            .build()) {
      awaitReplica(cruddur);
      ReadToken token = ofTheFuture(cruddur);
      String handle = register(cruddur);
      cruddur.users().findByHandle(handle);
      long begun = System.nanoTime();
      Thread.currentThread().interrupt();
      boolean present = cruddur.session(token).users().findByHandle(handle).isPresent();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(present).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG.dividedBy(2));
    }
  }

  @Test
  void aReplicasDataSourceMayThrowAnything() {
    AtomicBoolean fails = new AtomicBoolean();
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true);
        Cruddur cruddur =
            Cruddur.builder()
                .dataSource(pool)
                .replicas(
                    new DelegatingDataSource(standby) {
                      @Override
                      public Connection getConnection() throws SQLException {
                        if (fails.get()) {
                          throw new UnsupportedOperationException("no tenant");
                        }
                        return super.getConnection();
                      }
                    })
                .build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      fails.set(true);
      assertThat(cruddur.users().findByHandle(handle)).isPresent();
      await().until(() -> usable(cruddur) == 0);
      fails.set(false);
      awaitReplica(cruddur);
    }
  }

  /** Nobody can ask the server then: all connections of its pool wait for it. */
  @Test
  void readsThatHoldAHostsWholePoolAtASilentServerAreAnsweredByThePrimary() {
    ReplicatedServer replica = servers.standby(0);
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(replica.dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      awaitReplica(cruddur);
      String handle = register(cruddur);
      servers.awaitReplay();
      replica.freeze();
      try {
        List<CompletableFuture<Boolean>> reads =
            Stream.generate(
                    () ->
                        CompletableFuture.supplyAsync(
                            () -> cruddur.users().findByHandle(handle).isPresent()))
                .limit(standby.getMaximumPoolSize())
                .toList();
        assertThat(reads).allSatisfy(read -> assertThat(read).succeedsWithin(LONG).isEqualTo(true));
      } finally {
        replica.thaw();
      }
      awaitReplica(cruddur);
    }
  }
}
