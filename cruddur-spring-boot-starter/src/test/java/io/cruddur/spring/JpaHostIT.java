package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.jpa.JpaHost;
import com.example.jpa.SignUp;
import com.example.jpa.User;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.actuate.CruddurEndpoint;
import io.cruddur.spring.actuate.CruddurHealthIndicator;
import io.cruddur.spring.actuate.CruddurInfoContributor;
import io.cruddur.test.PostgresExtension;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostCommitInsertEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service with Spring Data JPA, started on an empty database with {@code ddl-auto=validate}. */
class JpaHostIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static ConfigurableApplicationContext host;
  private static SignUp signUp;
  private static Users users;
  private static Activities activities;

  @BeforeAll
  static void start() {
    host =
        StartedHost.start(
            JpaHost.class,
            postgres,
            "spring.jpa.hibernate.ddl-auto=validate",
            "management.endpoint.cruddur.access=read-only",
            "management.endpoints.jmx.exposure.include=cruddur",
            "spring.jmx.enabled=true");
    signUp = host.getBean(SignUp.class);
    users = host.getBean(Users.class);
    activities = host.getBean(Activities.class);
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @Test
  void aRegistrationIsCommittedTogetherWithTheHostsOwnEntity() {
    signUp.signUp("both", false);

    assertThat(users.findByHandle("both")).isPresent();
    assertThat(count("app.users WHERE name = 'both'")).isOne();
  }

  @Test
  void aRollbackUndoesBoth() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signUp.signUp("none", true));

    assertThat(users.findByHandle("none")).isEmpty();
    assertThat(count("app.users WHERE name = 'none'")).isZero();
  }

  /** Before our statement; the host's own repositories have it translated, too. */
  @Test
  void whatTheHostsPendingChangesFailByIsADataAccessException() {
    signUp.signUp("twice", false);

    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(() -> signUp.signUp("twice", false));
  }

  @Test
  void theHostsStatementsAndOursRunOnOneConnection() {
    assertThat(signUp.isOneConnection()).isTrue();
  }

  @Test
  void withoutATransactionACallIsOneOfItsOwn() throws Exception {
    users.register(SignUp.newUser("alone"));
    signUp.supporting(() -> users.register(SignUp.newUser("supported")));

    assertThat(count("public.users WHERE handle IN ('alone', 'supported')")).isEqualTo(2);
  }

  @Test
  void whatListenersWriteAfterATransactionIsStored() {
    AfterTransaction.writes(host);

    assertThat(count("public.users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @Test
  void whatListenersWriteBeforeACommitIsPartOfIt() {
    AfterTransaction.writesBefore(host);

    assertThat(count("public.users WHERE handle IN ('before', 'completed-refused')")).isEqualTo(2);
    assertThat(count("public.users WHERE handle = 'refused'")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAnEntityListenerWritesInTheFlushIsPartOfTheTransaction(boolean early) {
    greets(host, early);
  }

  /** By JDBC within the transaction of the host's JPA. */
  @Test
  void soItIsWhereTheHostsJpaDoesNotKnowOurEntities() {
    try (ConfigurableApplicationContext apart =
        StartedHost.start(JpaHost.class, postgres, "cruddur.jpa.enabled=false")) {
      greets(apart, false);
    }
  }

  private static void greets(ConfigurableApplicationContext host, boolean early) {
    EntityManager entityManager = host.getBean(EntityManager.class);
    SignUp signUp = host.getBean(SignUp.class);
    String name = "greeted" + System.nanoTime();
    assertThat(host.getBean(Users.class).findByHandle(name)).isEmpty();
    Callable<Void> greeting =
        () -> {
          entityManager.persist(new User(name));
          if (early) {
            entityManager.flush();
          }
          return null;
        };

    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(
            () ->
                signUp.inTransaction(
                    () -> {
                      greeting.call();
                      entityManager.persist(new User("x".repeat(256)));
                      return null;
                    }));
    assertThat(count("app.users WHERE name = '%s'".formatted(name))).isZero();
    assertThat(count("public.users WHERE handle = '%s'".formatted(name))).isZero();

    assertThatCode(() -> signUp.inTransaction(greeting)).doesNotThrowAnyException();
    assertThat(count("app.users WHERE name = '%s'".formatted(name))).isOne();
    assertThat(count("public.users WHERE handle = '%s'".formatted(name))).isOne();
  }

  @Test
  void whatHibernatesOwnListenersWriteAfterTheCommitIsStored() throws Exception {
    host.getBean(EntityManagerFactory.class)
        .unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(EventListenerRegistry.class)
        .appendListeners(EventType.POST_COMMIT_INSERT, new Farewells(users));
    EntityManager entityManager = host.getBean(EntityManager.class);

    signUp.inTransaction(
        () -> {
          entityManager.persist(new User("farewell"));
          return null;
        });
    assertThat(count("public.users WHERE handle = 'farewell'")).isOne();
  }

  private record Farewells(Users users) implements PostCommitInsertEventListener {

    @Override
    public void onPostInsert(PostInsertEvent event) {
      if (event.getEntity() instanceof User stored && stored.getName().equals("farewell")) {
        users.register(SignUp.newUser(stored.getName()));
      }
    }

    @Override
    public void onPostInsertCommitFailed(PostInsertEvent event) {}

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
      return true;
    }
  }

  @Test
  @Timeout(30)
  void theTimeoutOfATransactionBoundsOurStatements() throws Exception {
    CruddurUser liker = users.register(SignUp.newUser("patient")).user();
    CruddurActivity locked = Samples.post(activities, liker, "Locked by another");
    TransactionTemplate brief =
        new TransactionTemplate(host.getBean(PlatformTransactionManager.class));
    brief.setTimeout(1);

    try (Connection other = postgres.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM activities WHERE uuid = '%s' FOR UPDATE".formatted(locked.getUuid()));
      assertThatExceptionOfType(QueryTimeoutException.class)
          .isThrownBy(
              () -> brief.executeWithoutResult(status -> Samples.like(activities, locked, liker)));
    }
    assertThat(count("likes WHERE activity_uuid = '%s'".formatted(locked.getUuid()))).isZero();
  }

  @Test
  void theManagedEntityIsTheOneThatComesBack() throws Exception {
    CruddurUser author = users.register(SignUp.newUser("author")).user();
    EntityManager entityManager = host.getBean(EntityManager.class);

    boolean managed =
        signUp.inTransaction(
            () -> entityManager.contains(users.findByHandle("author").orElseThrow()));
    assertThat(managed).isTrue();
    assertThat(entityManager.contains(author)).isFalse();
  }

  @Test
  void aManagedEntityIsRefreshedAfterOurStatementChangedItsRow() throws Exception {
    CruddurUser liker = users.register(SignUp.newUser("liker")).user();
    CruddurActivity liked = Samples.post(activities, liker, "Like me");
    EntityManager entityManager = host.getBean(EntityManager.class);

    int likes =
        signUp.inTransaction(
            () -> {
              CruddurActivity managed = entityManager.find(CruddurActivity.class, liked.getUuid());
              Samples.like(activities, liked, liker);
              return managed.getLikesCount();
            });
    assertThat(likes).isOne();
  }

  @Test
  void aMergeOverwritesWhatOthersChangedMeanwhile() throws Exception {
    CruddurUser detached = users.register(SignUp.newUser("merged")).user();
    users.updateProfile(detached, "Changed meanwhile", null);
    EntityManager entityManager = host.getBean(EntityManager.class);

    signUp.inTransaction(() -> entityManager.merge(detached));

    assertThat(users.findByHandle("merged").orElseThrow().getDisplayName())
        .isEqualTo("Name of merged");
  }

  @Test
  void whatThePersistenceContextHoldsBackIsFlushedBeforeOurStatement() throws Exception {
    EntityManager entityManager = host.getBean(EntityManager.class);

    long seen =
        signUp.inTransaction(
            () -> {
              entityManager.persist(new User("pending"));
              return host.getBean(Repositories.class)
                  .withConnection(
                      connection -> {
                        try (var row =
                            connection
                                .createStatement()
                                .executeQuery(
                                    "SELECT count(*) FROM app.users WHERE name = 'pending'")) {
                          row.next();
                          return row.getLong(1);
                        }
                      });
            });
    assertThat(seen).isOne();
  }

  @Test
  void aReadOnlyTransactionRefusesWrites() {
    assertThatExceptionOfType(NonTransientDataAccessResourceException.class)
        .isThrownBy(() -> signUp.reading(() -> users.register(SignUp.newUser("reader"))))
        .withCauseInstanceOf(ReadOnlyException.class);
    assertThat(users.findByHandle("reader")).isEmpty();
  }

  /** Asking whether a transaction is active is no write in a transaction that is read-only. */
  @Test
  void aManagerThatValidatesTransactionsLetsUsReadInAReadOnlyOne() throws Exception {
    AbstractPlatformTransactionManager manager =
        host.getBean(AbstractPlatformTransactionManager.class);
    manager.setValidateExistingTransaction(true);
    try {
      assertThat(signUp.<Optional<?>>reading(() -> users.findByHandle("nobody"))).isEmpty();
      signUp.supporting(() -> users.register(SignUp.newUser("validated")));
    } finally {
      manager.setValidateExistingTransaction(false);
    }
    assertThat(count("public.users WHERE handle = 'validated'")).isOne();
  }

  /** A commit that fails before it begins tells no listener of transactions of its end. */
  @Test
  void afterAnInnerCommitFailedEarlyCallsAreStillPartOfTheOuterTransaction() {
    PlatformTransactionManager manager = host.getBean(PlatformTransactionManager.class);
    TransactionTemplate inner = new TransactionTemplate(manager);
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    TransactionSynchronization refusing =
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            throw new IllegalTransactionStateException("as a NEVER method does");
          }
        };

    new TransactionTemplate(manager)
        .executeWithoutResult(
            outer -> {
              assertThatExceptionOfType(IllegalTransactionStateException.class)
                  .isThrownBy(
                      () ->
                          inner.executeWithoutResult(
                              status ->
                                  TransactionSynchronizationManager.registerSynchronization(
                                      refusing)));
              users.register(SignUp.newUser("outer"));
              outer.setRollbackOnly();
            });
    assertThat(count("public.users WHERE handle = 'outer'")).isZero();
  }

  @Test
  void aReadInAReadOnlyTransactionFlushesNothing() throws Exception {
    EntityManager entityManager = host.getBean(EntityManager.class);

    signUp.reading(
        () -> {
          entityManager.persist(new User("never stored"));
          return users.findByHandle("nobody");
        });
    assertThat(count("app.users WHERE name = 'never stored'")).isZero();
  }

  @Test
  void aRefusalLeavesTheTransactionUsableAndStaysTyped() throws Exception {
    users.register(SignUp.newUser("taken"));

    signUp.inTransaction(
        () -> {
          try {
            users.register(new NewUser("Another", "taken", null, "sub-another"));
          } catch (HandleTakenException expected) {
            users.register(SignUp.newUser("instead"));
          }
          return null;
        });
    assertThat(users.findByHandle("instead")).isPresent();
  }

  @Test
  void twentyThreadsInTransactionsOnAPoolOfTenAllSucceed() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    CountDownLatch together = new CountDownLatch(20);
    List<Future<CruddurUser>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String handle = "thread" + i;
      results.add(
          threads.submit(
              () -> {
                together.countDown();
                together.await();
                return signUp.signUp(handle, false);
              }));
    }
    try {
      for (Future<CruddurUser> result : results) {
        result.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(count("public.users WHERE handle LIKE 'thread%'")).isEqualTo(20);
    assertThat(count("app.users WHERE name LIKE 'thread%'")).isEqualTo(20);
  }

  @Test
  void aPageCanBeAskedForAndContinued() {
    CruddurUser writer = users.register(SignUp.newUser("writer")).user();
    for (int i = 0; i < 3; i++) {
      Samples.post(activities, writer, "Post " + i);
    }
    Feeds feeds = host.getBean(Feeds.class);

    var first = Samples.postsOf(feeds, writer, PageQuery.first(2));
    var second = Samples.postsOf(feeds, writer, first.next().orElseThrow());
    assertThat(first.items()).hasSize(2);
    assertThat(second.items()).hasSize(1);
  }

  @Test
  void eachMethodOfARepositoryHasATimer() {
    users.findByHandle("nobody");

    assertThat(
            host.getBean(MeterRegistry.class)
                .get("cruddur.repository")
                .tags("repository", "Users", "method", "findByHandle", "error", "none")
                .timer()
                .count())
        .isPositive();
  }

  @Test
  void eachCallHasASpanThatIsNamedByRepositoryAndMethod() {
    List<String> spans = new CopyOnWriteArrayList<>();
    host.getBean(ObservationRegistry.class)
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public void onStop(Observation.Context call) {
                spans.add(call.getContextualName());
              }

              @Override
              public boolean supportsContext(Observation.Context call) {
                return call.getName().equals("cruddur.repository");
              }
            });

    users.findByHandle("nobody");

    assertThat(spans).containsExactly("Users.findByHandle");
  }

  @Test
  void feedsSeenByAViewerAreObservedToo() {
    CruddurUser viewer = users.register(SignUp.newUser("viewer")).user();
    Feeds feeds = host.getBean(Feeds.class);

    feeds.viewedBy(viewer).likes(viewer, PageQuery.first(1));
    feeds.viewedBy(viewer).viewedBy(viewer).likes(viewer, PageQuery.first(1));
    assertThat(feeds.viewedBy(viewer).getClass())
        .as("no class is made for each request")
        .isSameAs(feeds.viewedBy(viewer).getClass());

    assertThat(
            host.getBean(MeterRegistry.class)
                .get("cruddur.repository")
                .tags("repository", "Feeds", "method", "likes")
                .timer()
                .count())
        .isEqualTo(2);
  }

  @Test
  void aStatementOfTheHostsOnOurConnectionFailsInSpringsWords() {
    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(
            () ->
                host.getBean(Repositories.class)
                    .withConnection(
                        connection ->
                            connection
                                .createStatement()
                                .executeUpdate("INSERT INTO users (handle) VALUES (NULL)")))
        .withCauseInstanceOf(DatabaseException.class);
  }

  @Test
  void healthNamesSchemaRoleAndChangeSet() {
    Health health = host.getBean(CruddurHealthIndicator.class).health();

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("schema", "public")
        .containsEntry("role", io.cruddur.Health.Role.PRIMARY)
        .containsEntry("upToDate", true)
        .containsKey("changeSet");
  }

  /** As after another release has taken its change set back. */
  @Test
  void healthIsDownWhileAChangeSetIsMissing() {
    CruddurHealthIndicator indicator = host.getBean(CruddurHealthIndicator.class);
    postgres.execute(
        """
        CREATE TABLE kept AS SELECT * FROM cruddur_changelog
         WHERE orderexecuted = (SELECT max(orderexecuted) FROM cruddur_changelog);
        DELETE FROM cruddur_changelog WHERE id IN (SELECT id FROM kept)
        """);
    try {
      Health health = indicator.health();
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails()).containsEntry("upToDate", false);
    } finally {
      postgres.execute("INSERT INTO cruddur_changelog SELECT * FROM kept; DROP TABLE kept");
    }
    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void theEndpointAndInfoTellTheSchema() {
    SchemaStatus status = host.getBean(CruddurEndpoint.class).schema();
    assertThat(status.isUpToDate()).isTrue();
    assertThat(status.applied()).isNotEmpty();
    Info.Builder info = new Info.Builder();
    host.getBean(CruddurInfoContributor.class).contribute(info);
    assertThat(info.build().getDetails()).containsKey("cruddur");
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
