package io.cruddur.replica;

import static io.cruddur.replica.ReplicatedCruddur.reads;
import static io.cruddur.replica.ReplicatedCruddur.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.ReplicaState;
import io.cruddur.SessionScope;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.ReadToken;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.InterceptedDataSource;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.statement.Recorder;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A client sees what it wrote. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2)
class ReadYourWritesIT {

  private final ReplicatedServers servers;

  ReadYourWritesIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  private static String handle() {
    return "river" + UUID.randomUUID().toString().substring(24);
  }

  /** The second half says that the first one could fail. */
  @Test
  void aSessionSeesItsOwnWriteAlthoughNoReplicaShowsIt() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      servers.standbys().forEach(ReplicatedServer::pauseReplay);
      try {
        String handle = handle();
        CruddurSession session = cruddur.session();
        session.users().register(RepositoryContract.newUser(handle));
        assertThat(session.users().findByHandle(handle)).isPresent();
        assertThat(cruddur.users().findByHandle(handle)).isEmpty();

        ReadToken token = ReadToken.parse(session.token().orElseThrow().toString());
        assertThat(cruddur.session(token).users().findByHandle(handle)).isPresent();
        assertThat(cruddur.session().users().findByHandle(handle)).isEmpty();
      } finally {
        servers.standbys().forEach(ReplicatedServer::resumeReplay);
      }
    }
  }

  @Test
  void aCallThatReadsInATransactionIsNoWrite() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      UserRef user = register(cruddur);
      CruddurSession session = cruddur.session();
      session.users().export(user, line -> {});
      session.bulk().forEachUser(each -> {});
      assertThat(session.token()).isEmpty();
    }
  }

  /** In simple query mode each statement is a message, which a pooler may send elsewhere. */
  @Test
  void theCheckOfATokenAndTheReadAreOneTransaction() {
    List<Boolean> autoCommits = new CopyOnWriteArrayList<>();
    PGSimpleDataSource simple = new PGSimpleDataSource();
    simple.setUrl("jdbc:postgresql://localhost:%d/postgres".formatted(servers.standby(0).port()));
    simple.setUser("postgres");
    simple.setPassword("postgres");
    simple.setPreferQueryMode(PreferQueryMode.SIMPLE);
    DataSource watched =
        new InterceptedDataSource(
            simple,
            call -> {
              if (call.is("setAutoCommit")) {
                autoCommits.add((Boolean) call.arguments().get(0));
              }
              return call.proceed();
            });
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(watched).build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      CruddurSession session = cruddur.session();
      session.users().register(RepositoryContract.newUser(handle()));
      servers.awaitReplay();
      await()
          .untilAsserted(
              () -> {
                autoCommits.clear();
                long before = ReplicatedCruddur.reads(cruddur);
                session.users().findByHandle("nobody");
                assertThat(ReplicatedCruddur.reads(cruddur)).isEqualTo(before + 1);
                assertThat(autoCommits).containsExactly(false, true);
              });
    }
  }

  /** Without a session: two servers may be of different age. */
  @Test
  void aPageOfSeveralStatementsIsReadFromOneServer() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      UserRef reader = register(cruddur);
      UserRef author = register(cruddur);
      ActivityRef post = cruddur.activities().create(author, "Hello", Ttl.ONE_DAY);
      cruddur.activities().repost(author, post);
      cruddur.follows().follow(reader, author);
      servers.awaitReplay();
      Set<Set<String>> answered = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        answered.add(
            serversOf(
                cruddur, feeds -> feeds.following(reader, PageQuery.first(20), Reposts.INCLUDE)));
        answered.add(
            serversOf(
                cruddur,
                feeds ->
                    feeds.user(author, PageQuery.first(20), Replies.INCLUDE, Reposts.INCLUDE)));
      }
      assertThat(answered).hasSize(2).allSatisfy(names -> assertThat(names).hasSize(1));
    }
  }

  private static UserRef register(Cruddur cruddur) {
    return cruddur.users().register(RepositoryContract.newUser(handle())).user();
  }

  /** The names of those that answered more than before. */
  private static Set<String> serversOf(
      Cruddur cruddur, Function<Feeds, CursorPage<ActivityView>> page) {
    Map<String, Long> before = readsByServer(cruddur);
    assertThat(page.apply(cruddur.feeds()).items()).hasSize(1);
    Map<String, Long> after = readsByServer(cruddur);
    after.entrySet().removeAll(before.entrySet());
    assertThat(after.values().stream().mapToLong(Long::longValue).sum())
        .as("a page of several statements")
        .isGreaterThan(before.get(after.keySet().iterator().next()) + 1);
    return after.keySet();
  }

  private static Map<String, Long> readsByServer(Cruddur cruddur) {
    return ReplicatedCruddur.states(cruddur).stream()
        .collect(Collectors.toMap(ReplicaState::name, ReplicaState::reads));
  }

  @Test
  void aThreadsCallsBelongToTheSessionThatIsBoundToIt() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      servers.standbys().forEach(ReplicatedServer::pauseReplay);
      try {
        String handle = handle();
        CruddurSession session = cruddur.session();
        SessionScope scope = session.bind();
        try (scope) {
          cruddur.users().register(RepositoryContract.newUser(handle));
          assertThat(cruddur.users().findByHandle(handle)).isPresent();
          assertThat(CompletableFuture.supplyAsync(() -> cruddur.users().findByHandle(handle)))
              .succeedsWithin(Duration.ofSeconds(10))
              .isEqualTo(Optional.empty());
          assertThat(CompletableFuture.runAsync(scope::close))
              .failsWithin(Duration.ofSeconds(10))
              .withThrowableThat()
              .withCauseInstanceOf(IllegalStateException.class);
          SessionScope another = cruddur.session().bind();
          try (another) {
            assertThat(cruddur.users().findByHandle(handle)).isEmpty();
          }
          another.close();
          assertThat(cruddur.users().findByHandle(handle)).isPresent();
        }
        assertThat(cruddur.users().findByHandle(handle)).isEmpty();
        SessionScope next = cruddur.session(session.token().orElseThrow()).bind();
        try (next) {
          assertThat(cruddur.users().findByHandle(handle)).isPresent();
        }
      } finally {
        servers.standbys().forEach(ReplicatedServer::resumeReplay);
      }
    }
  }

  /** The thread's next task must not belong to somebody else's session. */
  @Test
  void aScopeThatWasLeftOpenEndsWithTheOneAroundIt() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      servers.standbys().forEach(ReplicatedServer::pauseReplay);
      try {
        String handle = handle();
        CruddurSession session = cruddur.session();
        session.users().register(RepositoryContract.newUser(handle));
        SessionScope outer = cruddur.session().bind();
        SessionScope middle = cruddur.session().bind();
        SessionScope left = session.bind();
        assertThat(cruddur.users().findByHandle(handle)).isPresent();
        assertThatIllegalStateException()
            .isThrownBy(middle::close)
            .withMessageContaining("was still open, and has ended now");
        assertThat(cruddur.users().findByHandle(handle)).isEmpty();
        left.close();
        middle.close();
        assertThat(cruddur.users().findByHandle(handle)).isEmpty();
        outer.close();
        left.close();
        assertThat(cruddur.users().findByHandle(handle)).isEmpty();
      } finally {
        servers.standbys().forEach(ReplicatedServer::resumeReplay);
      }
    }
  }

  /** The first page comes from a replica that has all, the next one from one that is behind. */
  @Test
  void aListEndsOnAReplicaOnlyWhereItEndsOnThePrimary() {
    ReplicatedServer ahead = servers.standby(0);
    ReplicatedServer behind = servers.standby(1);
    String primary = servers.primary().url("postgres");
    try (Cruddur first = overReplica(primary, ahead);
        Cruddur second = overReplica(primary, behind)) {
      UserRef user = register(first);
      CruddurActivity post = first.activities().create(user, "Hello", Ttl.ONE_DAY);
      replies(first, user, post, 5);
      servers.awaitReplay();
      behind.pauseReplay();
      try {
        replies(first, user, post, 15);
        await().until(() -> first.feeds().replies(post, PageQuery.first(20)).items().size() == 20);
        PageQuery next = first.feeds().replies(post, PageQuery.first(5)).next().orElseThrow();
        CursorPage<ActivityView> all =
            second.feeds().replies(post, PageQuery.at(next.cursor(), 20));
        assertThat(all.items()).hasSize(15);
        assertThat(second.feeds().replies(post, PageQuery.first(20)).items())
            .as("a first page takes what it gets")
            .hasSize(5);
        long before = reads(second);
        assertThat(second.feeds().replies(post, PageQuery.first(5)).items()).hasSize(5);
        assertThat(reads(second)).isEqualTo(before + 1);
      } finally {
        behind.resumeReplay();
      }
    }
  }

  /** The posts come from a replica that is behind, the reposts from the primary. */
  @Test
  void soItIsWhereTheReplicaFailsAtALaterStatementOfThePage() {
    ReplicatedServer behind = servers.standby(1);
    Thread reader = Thread.currentThread();
    AtomicInteger leases = new AtomicInteger();
    DataSource once =
        new DelegatingDataSource(behind.dataSource("postgres")) {
          @Override
          public Connection getConnection() throws SQLException {
            if (Thread.currentThread() == reader && leases.incrementAndGet() == 2) {
              throw new SQLException("too many connections", "53300");
            }
            return super.getConnection();
          }
        };
    DataSource primary = servers.primary().dataSource("postgres");
    try (Cruddur writer = Cruddur.builder().dataSource(primary).build();
        Cruddur cruddur = Cruddur.builder().dataSource(primary).replicas(once).build()) {
      UserRef author = register(writer);
      posts(writer, author, 3);
      servers.awaitReplay();
      ReplicatedCruddur.awaitReplica(cruddur);
      behind.pauseReplay();
      try {
        posts(writer, author, 7);
        PageQuery next = page(writer, author, PageQuery.first(5)).next().orElseThrow();
        leases.set(0);
        assertThat(page(cruddur, author, next).items()).hasSize(5);
        assertThat(leases).hasValueGreaterThanOrEqualTo(2);
      } finally {
        behind.resumeReplay();
      }
    }
  }

  private static CursorPage<ActivityView> page(Cruddur cruddur, UserRef author, PageQuery query) {
    return cruddur.feeds().user(author, query, Replies.INCLUDE, Reposts.INCLUDE);
  }

  private static void posts(Cruddur cruddur, UserRef author, int count) {
    for (int i = 0; i < count; i++) {
      cruddur.activities().create(author, "Hello", Ttl.ONE_DAY);
    }
  }

  private static void replies(Cruddur cruddur, UserRef user, CruddurActivity post, int count) {
    for (int i = 0; i < count; i++) {
      cruddur.activities().reply(user, post, "Reply");
    }
  }

  private static Cruddur overReplica(String primary, ReplicatedServer replica) {
    Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(primary))
            .replicas(ConnectionUrl.parse(replica.url("postgres")))
            .build();
    await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
    return cruddur;
  }

  /** As after pg_upgrade, or where one cluster has taken the place of another. */
  @Test
  void aTokenOfAnotherClusterIsReachedByNoReplicaAndReplaced() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      CruddurSession writer = cruddur.session();
      String handle = handle();
      writer.users().register(RepositoryContract.newUser(handle));
      ReadToken token = writer.token().orElseThrow();
      servers.awaitReplay();
      for (ReadToken others :
          List.of(
              new ReadToken(token.cluster() + 1, 1, 0, 0),
              new ReadToken(token.cluster() + 1, 7, 1L << 50, 0),
              new ReadToken(0, 1, 0, 0))) {
        CruddurSession session = cruddur.session(others);
        long before = reads(cruddur);
        assertThat(session.users().findByHandle(handle)).isPresent();
        assertThat(reads(cruddur)).isEqualTo(before);
        ReadToken next = session.token().orElseThrow();
        assertThat(next.cluster()).isEqualTo(token.cluster());
        servers.awaitReplay();
        assertThat(cruddur.session(next).users().findByHandle(handle)).isPresent();
        assertThat(reads(cruddur)).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void aReplicaThatShowsTheWriteAnswers() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      String handle = handle();
      CruddurSession session = cruddur.session();
      session.users().register(RepositoryContract.newUser(handle));
      session.token();
      servers.awaitReplay();
      long before = reads(cruddur);
      for (int i = 0; i < 20; i++) {
        assertThat(session.users().findByHandle(handle)).isPresent();
      }
      assertThat(reads(cruddur) - before).isEqualTo(20);
    }
  }

  @Test
  void aSessionInWhichNothingWasWrittenHasNoToken() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      CruddurSession session = cruddur.session();
      session.users().findByHandle("river");
      assertThat(session.token()).isEmpty();
      session.useTransaction(tx -> tx.users().register(RepositoryContract.newUser(handle())));
      assertThat(session.token()).isPresent();
      assertThat(session.token()).isEqualTo(session.token());
    }
  }

  @Test
  void aWriteInAutocommitBringsItsTokenAlong() {
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true)) {
      Recorder primary = new Recorder(pool);
      try (Cruddur cruddur =
          Cruddur.builder().dataSource(primary.dataSource()).replicas(standby).build()) {
        await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
        UserRef user = register(cruddur);
        CruddurSession session = cruddur.session();
        primary.clear();
        ActivityRef post = session.activities().create(user, "Hello", Ttl.ONE_DAY);
        assertThat(asked(primary)).singleElement(STRING).contains("INSERT INTO");
        ReadToken token = session.token().orElseThrow();
        assertThat(token.transaction()).isPositive();
        assertThat(asked(primary)).as("with the token").hasSize(1);

        for (int i = 0; i < 10; i++) {
          primary.clear();
          session.users().updateProfile(user, "Name " + i, null);
          assertThat(session.token().orElseThrow().transaction()).as("%s times", i).isPositive();
          session.users().changeEmail(user, null);
          assertThat(session.token().orElseThrow().transaction()).as("%s times", i).isPositive();
          assertThat(asked(primary)).as("%s times", i).hasSize(2);
        }

        session.useTransaction(tx -> tx.activities().like(user, post));
        assertThat(session.token().orElseThrow().position()).isGreaterThan(token.position());
        assertThat(asked(primary))
            .as("after a transaction")
            .filteredOn(sql -> sql.startsWith("SELECT lsn"))
            .hasSize(1);
      }
    }
  }

  /** There the two would be messages of their own, or the driver misreads the answer. */
  @ParameterizedTest
  @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=-1"})
  void aWriteThatCannotBringItsTokenAlongIsAskedForAfterwards(String property) {
    try (HikariDataSource pool = pool(property, "postgres");
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      UserRef user = register(cruddur);
      for (int i = 0; i < 10; i++) {
        CruddurSession session = cruddur.session();
        session.activities().create(user, "Hello", Ttl.ONE_DAY);
        assertThat(session.token().orElseThrow().transaction()).isZero();
        assertThat(session.feeds().user(user, PageQuery.first(20)).items()).hasSize(i + 1);
      }
    }
  }

  /** As in a host's own wrapper of connections, which does not know how it would be unwrapped. */
  @Test
  void aWriteThroughAWrapperThatHidesTheDriverIsAskedForAfterwards() {
    DataSource hidden =
        new InterceptedDataSource(
            servers.primary().dataSource("postgres"),
            call -> call.is("isWrapperFor") ? false : call.proceed());
    try (HikariDataSource pool = HostPool.over(hidden, true);
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      UserRef user = register(cruddur);
      CruddurSession session = cruddur.session();
      session.activities().create(user, "Hello", Ttl.ONE_DAY);
      assertThat(session.token().orElseThrow().transaction()).isZero();
      assertThat(session.feeds().user(user, PageQuery.first(20)).items()).hasSize(1);
    }
  }

  /** A right that is taken away, here: writes are not the worse for it. */
  @Test
  void aPrimaryThatNoLongerTellsItsPositionTakesWrites() {
    servers
        .primary()
        .execute(
            """
            CREATE ROLE writer LOGIN SUPERUSER PASSWORD 'writer';
            REVOKE EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) FROM PUBLIC
            """);
    try (HikariDataSource pool = pool("ApplicationName=writer", "writer");
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      UserRef user = register(cruddur);
      servers
          .primary()
          .execute(
              """
              GRANT ALL ON ALL TABLES IN SCHEMA public TO writer;
              GRANT pg_read_all_stats TO writer;
              ALTER ROLE writer NOSUPERUSER
              """);
      // why exceptions: until the primary is asked again, a write asks for its token, too.
      await()
          .ignoreExceptionsInstanceOf(DatabaseException.class)
          .untilAsserted(
              () -> {
                CruddurSession session = cruddur.session();
                session.activities().create(user, "Hello", Ttl.ONE_DAY);
                assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(session::token)
                    .withMessageContaining("pg_walfile_name");
              });
    } finally {
      servers
          .primary()
          .execute(
              """
              GRANT EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) TO PUBLIC;
              DROP OWNED BY writer;
              DROP ROLE writer
              """);
    }
  }

  private HikariDataSource pool(String property, String role) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://localhost:%d/postgres?%s".formatted(servers.primary().port(), property));
    config.setUsername(role);
    config.setPassword(role);
    return new HikariDataSource(config);
  }

  /** Apart from where it is in its log, which is asked all the time. */
  private static List<String> asked(Recorder server) {
    return server.statements().stream().filter(sql -> !sql.contains("pg_control_system")).toList();
  }

  /** The position may have been replayed long before the transaction is committed. */
  @Test
  void aTokensTransactionIsWaitedFor() throws SQLException {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers);
        Connection running = servers.primary().dataSource("postgres").getConnection();
        Statement statement = running.createStatement()) {
      running.setAutoCommit(false);
      String handle = handle();
      statement.execute(
          "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('River', '%s', '%s')"
              .formatted(handle, handle));
      long transaction;
      try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
        row.next();
        transaction = row.getLong(1);
      }
      CruddurSession later = cruddur.session();
      later.users().register(RepositoryContract.newUser(handle()));
      ReadToken replayed = later.token().orElseThrow();
      servers.awaitReplay();
      ReadToken token =
          new ReadToken(replayed.cluster(), replayed.timeline(), replayed.position(), transaction);
      ReadToken ofTheFuture =
          new ReadToken(
              replayed.cluster(),
              replayed.timeline(),
              replayed.position(),
              transaction + 1_000_000);

      long before = reads(cruddur);
      assertThat(cruddur.session(replayed).users().findByHandle(handle)).isEmpty();
      assertThat(reads(cruddur)).isEqualTo(before + 1);
      assertThat(cruddur.session(token).users().findByHandle(handle)).isEmpty();
      assertThat(cruddur.session(ofTheFuture).users().findByHandle(handle)).isEmpty();
      assertThat(reads(cruddur)).as("while it runs").isEqualTo(before + 1);

      running.commit();
      servers.awaitReplay();
      assertThat(cruddur.session(token).users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).as("after its commit").isEqualTo(before + 2);
    }
  }

  /** The flush position may lie before the commit there; the insert position does not. */
  @Test
  void aSessionSeesItsOwnWriteWithoutSynchronousCommit() {
    servers.primary().execute("ALTER ROLE postgres SET synchronous_commit = off");
    servers.awaitReplay();
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      for (int i = 0; i < 200; i++) {
        String handle = handle();
        CruddurSession session = cruddur.session();
        // why in a transaction: the token of a single statement has its number, and that suffices.
        session.useTransaction(tx -> tx.users().register(RepositoryContract.newUser(handle)));
        assertThat(session.token().orElseThrow().transaction()).isZero();
        assertThat(session.users().findByHandle(handle)).isPresent();
      }
    } finally {
      servers.primary().execute("ALTER ROLE postgres RESET synchronous_commit");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTokenOfAHostsTransactionIsThereAfterItsCommit(boolean autoCommit) {
    try (HikariDataSource pool =
            HostPool.over(servers.primary().dataSource("postgres"), autoCommit);
        HikariDataSource standby = HostPool.over(servers.standby(0).dataSource("postgres"), true)) {
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      try (Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
              .replicas(standby)
              .build()) {
        await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
        CruddurSession session = cruddur.session();
        String handle = handle();
        new TransactionTemplate(manager)
            .executeWithoutResult(
                status -> {
                  session.users().register(RepositoryContract.newUser(handle));
                  assertThat(session.users().findByHandle(handle)).isPresent();
                  assertThatIllegalStateException()
                      .isThrownBy(session::token)
                      .withMessageContaining("has not been committed yet");
                });
        assertThat(session.users().findByHandle(handle)).isPresent();
        assertThat(session.token()).isPresent();

        session.useTransaction(tx -> tx.users().register(RepositoryContract.newUser(handle())));
        String alone = handle();
        session.users().register(RepositoryContract.newUser(alone));
        assertThat(session.users().findByHandle(alone)).isPresent();

        TransactionTemplate repeatable = new TransactionTemplate(manager);
        repeatable.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        repeatable.executeWithoutResult(
            status -> {
              assertThatIllegalStateException()
                  .isThrownBy(() -> session.users().findByHandle(handle))
                  .withMessageContaining("READ COMMITTED");
              assertThat(cruddur.users().findByHandle(handle)).isPresent();
              SessionScope scope = session.bind();
              try (scope) {
                assertThat(cruddur.users().findByHandle(handle)).isPresent();
              }
            });
      }
    }
  }

  /** Where the one snapshot is that of the check, nothing is read from a replica by a token. */
  @Test
  void aReplicasPoolAboveReadCommittedAnswersNoTokens() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(servers.standby(0).dataSource("postgres"));
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    try (HikariDataSource pool = HostPool.over(servers.primary().dataSource("postgres"), true);
        HikariDataSource standby = new HikariDataSource(config);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).replicas(standby).build()) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      CruddurSession session = cruddur.session();
      String handle = handle();
      session.users().register(RepositoryContract.newUser(handle));
      session.token();
      servers.awaitReplay();
      assertThat(session.users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isZero();
      assertThat(cruddur.users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isOne();
    }
  }

  /** An old token is reached nowhere after a promotion; the new primary answers. */
  @Test
  void aTokenOfAnotherTimelineGoesToThePrimary() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      String handle = handle();
      CruddurSession session = cruddur.session();
      session.users().register(RepositoryContract.newUser(handle));
      ReadToken token = session.token().orElseThrow();
      servers.awaitReplay();

      ReplicatedServer old = servers.primary();
      ReplicatedServer next = servers.standby(0);
      old.kill();
      next.promote();
      for (ReplicatedServer server : servers.standbys()) {
        server.recreate();
      }
      servers.awaitReplay();
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 2);
      assertThat(state(cruddur, next).problem()).isEqualTo("it is no standby");

      long before = reads(cruddur);
      assertThat(cruddur.session(token).users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isEqualTo(before);
      CruddurSession later = cruddur.session(token);
      later.users().register(RepositoryContract.newUser(handle()));
      assertThat(later.token().orElseThrow().timeline()).isGreaterThan(token.timeline());
      servers.awaitReplay();
      assertThat(later.users().findByHandle(handle)).isPresent();
      assertThat(reads(cruddur)).isEqualTo(before + 1);
    }
  }
}
