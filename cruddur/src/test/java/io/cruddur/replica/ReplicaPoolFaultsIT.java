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
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadToken;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.InterceptedDataSource;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Rare states of pools and threads: nothing stale, nothing slow, nothing that fails. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2, settings = "checkpoint_timeout=1h")
class ReplicaPoolFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ReplicatedServers servers;

  ReplicaPoolFaultsIT(ReplicatedServers servers) {
    this.servers = servers;
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

  /** Sessions that are open stay; one read finds out that there are no others, and no further. */
  @Test
  void aServerThatGivesNoConnectionIsLeftOutUntilItDoes() throws IOException {
    ReplicatedServer replica = servers.standby(0);
    try (MovingAddress address = new MovingAddress(replica.port())) {
      String moving = replica.url("postgres").replace(":" + replica.port(), ":" + address.port());
      try (Cruddur cruddur =
          Cruddur.builder()
              .url(ConnectionUrl.parse(servers.primary().url("postgres")))
              .replicas(ConnectionUrl.parse(moving))
              .build()) {
        awaitReplica(cruddur);
        cruddur.users().findByHandle("nobody");
        address.moveTo(portOfNobody());
        replica.queryLong(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND pid <> pg_backend_pid() AND query !~ 'pg_control_system|BEGIN|COMMIT'");
        long slow = 0;
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        while (System.nanoTime() < end) {
          long begun = System.nanoTime();
          cruddur.users().findByHandle("nobody");
          slow += System.nanoTime() - begun > Duration.ofMillis(500).toNanos() ? 1 : 0;
        }
        assertThat(slow).isLessThanOrEqualTo(1);
        assertThat(states(cruddur).get(0).problem()).startsWith("it gives no connection");
        address.moveTo(replica.port());
        awaitReplica(cruddur);
        long before = reads(cruddur);
        cruddur.users().findByHandle("nobody");
        assertThat(reads(cruddur)).isEqualTo(before + 1);
      }
    }
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** As by a container that ends what an application has left. */
  @Test
  void aThreadThatIsInterruptedAsksOn() {
    ReplicatedServer replica = servers.standby(0);
    try (Cruddur cruddur = over(servers.primary(), replica).build()) {
      awaitReplica(cruddur);
      List<Thread> asking = asking(replica);
      assertThat(asking).isNotEmpty();
      asking.forEach(Thread::interrupt);
      await().until(() -> asking.stream().noneMatch(Thread::isInterrupted));
      awaitReplica(cruddur);
    }
    await().until(() -> asking(replica).isEmpty());
  }

  private static List<Thread> asking(ReplicatedServer replica) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("cruddur-localhost:" + replica.port()))
        .toList();
  }
}
