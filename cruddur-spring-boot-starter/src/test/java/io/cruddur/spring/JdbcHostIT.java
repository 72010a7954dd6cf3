package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.example.container.ContainerHost;
import com.example.jdbc.EarlyReaderHost;
import com.example.jdbc.JdbcHost;
import com.example.jdbc.JdbcHost.SignUp;
import com.example.jdbc.ProxiedHost;
import io.cruddur.Cruddur;
import io.cruddur.migrations.Migrator;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.maintenance.ScheduledJob;
import io.cruddur.test.PostgresExtension;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service with JdbcClient, its schema made by a script, by Flyway, or by its own Liquibase. */
@Tag("thorough")
@ExtendWith(OutputCaptureExtension.class)
class JdbcHostIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void callsJoinTheTransactionOfJdbcClient() {
    try (ConfigurableApplicationContext host = start()) {
      commitsAndRollsBack(host);
    }
  }

  @Test
  void aPoolWithoutAutoCommitLosesNothing() {
    try (ConfigurableApplicationContext host =
        start("spring.datasource.hikari.auto-commit=false")) {
      commitsAndRollsBack(host);
      host.getBean(Users.class).register(com.example.jpa.SignUp.newUser("alone"));
      host.getBean(Cruddur.class)
          .useTransaction(tx -> tx.users().register(com.example.jpa.SignUp.newUser("several")));
    }
    assertThat(count("users WHERE handle IN ('alone', 'several')")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whatListenersWriteBeforeAndAfterACommitIsStored(String autoCommit) {
    try (ConfigurableApplicationContext host =
        start("spring.datasource.hikari.auto-commit=" + autoCommit)) {
      AfterTransaction.writesBefore(host);
      AfterTransaction.writes(host);
    }
    assertThat(count("users WHERE handle IN ('before', 'completed-refused')")).isEqualTo(2);
    assertThat(count("users WHERE handle = 'refused'")).isZero();
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {TransactionAwareDataSourceProxy.class, LazyConnectionDataSourceProxy.class})
  void aProxyOfSpringsMayBeThePrimaryDataSource(Class<?> proxy) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            ProxiedHost.class,
            postgres,
            "proxy=" + proxy.getName(),
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      commitsAndRollsBack(host);
      host.getBean(Users.class).register(com.example.jpa.SignUp.newUser("alone"));
      assertThat(host.getBean(Migrator.class).status().isUpToDate()).isTrue();
    }
    assertThat(count("users WHERE handle = 'alone'")).isOne();
  }

  /** Nothing is added to the host's transaction manager while requests use it. */
  @Test
  void theFirstCallOfAllMayComeAfterACommit() {
    try (ConfigurableApplicationContext host = start()) {
      PlatformTransactionManager manager = host.getBean(PlatformTransactionManager.class);
      List<TransactionExecutionListener> atStart =
          List.copyOf(
              ((ConfigurableTransactionManager) manager).getTransactionExecutionListeners());
      new TransactionTemplate(manager)
          .executeWithoutResult(
              status ->
                  TransactionSynchronizationManager.registerSynchronization(
                      new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                          host.getBean(Users.class)
                              .register(com.example.jpa.SignUp.newUser("first"));
                        }
                      }));
      assertThat(((ConfigurableTransactionManager) manager).getTransactionExecutionListeners())
          .containsExactlyElementsOf(atStart);
    }
    assertThat(count("users WHERE handle = 'first'")).isOne();
  }

  @Test
  void namesOfAuthorsAreKeptByAProperty() {
    try (ConfigurableApplicationContext host = start("cruddur.authors-cache.enabled=true")) {
      CruddurUser author =
          host.getBean(Users.class).register(com.example.jpa.SignUp.newUser("author")).user();
      Samples.post(host.getBean(Activities.class), author, "Hello");
      for (int i = 0; i < 2; i++) {
        assertThat(Samples.postsOf(host.getBean(Feeds.class), author, PageQuery.first(20)))
            .hasSize(1);
      }
      assertThat(
              host.getBean(MeterRegistry.class)
                  .get("cache.gets")
                  .tags("cache", "cruddur.authors", "result", "hit")
                  .functionCounter()
                  .count())
          .isOne();
    }
  }

  @Test
  void beansThatDependOnTheDatabaseFindOurTables() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            EarlyReaderHost.class,
            postgres,
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      assertThat(host.getBean("countedByJdbcClient")).isEqualTo(0L);
      assertThat(host.getBean("countedByHand")).isEqualTo(0L);
    }
  }

  @Test
  void flywayOnTheSameEmptySchemaComesFirst() {
    String[] flyway = {
      "spring.flyway.enabled=true",
      "spring.flyway.locations=classpath:db/flyway",
      "spring.sql.init.mode=never"
    };
    try (ConfigurableApplicationContext host = start(flyway)) {
      commitsAndRollsBack(host);
    }
    try (ConfigurableApplicationContext again = start(flyway)) {
      assertThat(again.isRunning()).isTrue();
    }
  }

  /** Each of them looks, when it runs, whether our tables are there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.liquibase.change-log=classpath:db/first/V1__first.sql",
        "spring.flyway.locations=classpath:db/first",
        "spring.sql.init.schema-locations=classpath:db/first/V1__first.sql"
      })
  void whatTheHostInitializesItsDatabaseByComesFirst(String own) {
    start(
            own,
            "spring.sql.init.mode=" + (own.contains(".init.") ? "always" : "never"),
            "spring.flyway.enabled=" + own.contains(".flyway."))
        .close();
    assertThat(count("looked WHERE before_cruddur")).isOne();
    assertThat(count("users")).isZero();
  }

  @Test
  void aHostWhoseBeansAreLazyMigratesAndPurgesAllTheSame() {
    try (ConfigurableApplicationContext host =
        start("spring.main.lazy-initialization=true", "cruddur.purge.enabled=true")) {
      assertThat(count("cruddur_changelog")).isPositive();
      assertThat(host.getBeanFactory().containsSingleton("cruddurPurge")).isTrue();
      assertThat(host.getBean("cruddurPurge", ScheduledJob.class).isRunning()).isTrue();
    }
  }

  @Test
  void theHostsOwnLiquibaseKeepsItsOwnHistory() {
    try (ConfigurableApplicationContext host =
        start(
            "spring.liquibase.change-log=classpath:db/own/changelog.sql",
            "spring.sql.init.mode=never")) {
      commitsAndRollsBack(host);
    }
    assertThat(count("databasechangelog")).isOne();
    assertThat(count("cruddur_changelog")).isPositive();
  }

  @Test
  void withoutAChangeLogOfTheHostsLiquibaseStaysOff(CapturedOutput output) {
    try (ConfigurableApplicationContext host = start()) {
      assertThat(host.containsBean("liquibase")).isFalse();
    }
    assertThat(output).contains("Spring Boot's own Liquibase stays off");
  }

  @Test
  void aSchemaOfCruddursOwnIsMade() {
    try (ConfigurableApplicationContext host = start("cruddur.schema=social")) {
      commitsAndRollsBack(host, "social.users");
    }
  }

  @Test
  void connectionUrlAloneIsEnough() {
    try (ConfigurableApplicationContext host =
        start("spring.datasource.url=", "CONNECTION_URL=" + postgres.url())) {
      commitsAndRollsBack(host);
    }
  }

  /** As where a platform gives the secret apart. */
  @Test
  void aPasswordBesideConnectionUrlStandsInPlaceOfItsOwn() {
    String withoutPassword = postgres.url().replace(":" + postgres.password() + "@", ":wrong@");
    assertThat(withoutPassword).contains(":wrong@");
    try (ConfigurableApplicationContext host =
        start("spring.datasource.url=", "CONNECTION_URL=" + withoutPassword)) {
      commitsAndRollsBack(host);
    }
  }

  /** The service's own role may do no more than write. */
  @Test
  void migrationsCanHaveARoleOfTheirOwn() {
    postgres.execute(
        """
        CREATE ROLE migrator LOGIN PASSWORD 'migrator';
        CREATE ROLE service LOGIN PASSWORD 'service';
        CREATE SCHEMA social AUTHORIZATION migrator;
        GRANT USAGE ON SCHEMA social TO service;
        ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA social
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO service
        """);
    try (ConfigurableApplicationContext host =
        start(
            "spring.datasource.username=service",
            "spring.datasource.password=service",
            "spring.sql.init.mode=never",
            "cruddur.schema=social",
            "cruddur.migrations.history-table=social_history",
            "cruddur.migrations.url=" + postgres.jdbcUrl(),
            "cruddur.migrations.username=migrator",
            "cruddur.migrations.password=migrator")) {
      assertThat(
              host.getBean(Users.class)
                  .register(new NewUser("Owned", "owned", null, "sub-owned"))
                  .created())
          .isTrue();
    }
    assertThat(count("pg_tables WHERE schemaname = 'social' AND tableowner <> 'migrator'"))
        .isZero();
    assertThat(count("social.social_history")).isPositive();
  }

  /** As in a file of properties that every environment fills differently. */
  @Test
  void connectionUrlIsEnoughBesideAnUrlThatIsBlank() {
    try (ConfigurableApplicationContext host =
        start(
            "spring.datasource.url=${NOT_SET:}",
            "spring.datasource.username=${NOT_SET:}",
            "spring.datasource.password=${NOT_SET:}",
            "CONNECTION_URL=" + postgres.url())) {
      commitsAndRollsBack(host);
    }
  }

  @Test
  void propertiesThatAreBlankAreAsIfTheyWereNotThere() {
    try (ConfigurableApplicationContext host =
        start(
            "CONNECTION_URL=${NOT_SET:}",
            "cruddur.datasource=${NOT_SET:}",
            "cruddur.migrations.history-table=${NOT_SET:}",
            "cruddur.migrations.url=${NOT_SET:}",
            "cruddur.migrations.username=${NOT_SET:}",
            "cruddur.migrations.password=${NOT_SET:}",
            "cruddur.replicas.url=${NOT_SET:}",
            "cruddur.replicas.urls=${NOT_SET:}",
            "cruddur.replicas.username=${NOT_SET:}",
            "cruddur.replicas.password=${NOT_SET:}",
            "cruddur.replicas.datasources=${NOT_SET:}",
            "cruddur.replicas.token-cookie=${NOT_SET:}",
            "cruddur.replicas.token-header=${NOT_SET:}")) {
      commitsAndRollsBack(host);
    }
  }

  @Test
  void theConnectionOfAContainerGoesBeforeConnectionUrl() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            ContainerHost.class,
            postgres,
            "spring.datasource.url=",
            "container.url=" + postgres.jdbcUrl(),
            "CONNECTION_URL=postgresql://nowhere.example.com/none",
            "cruddur.migrations.url=postgresql://nowhere.example.com/none",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      commitsAndRollsBack(host);
    }
  }

  @Test
  void disabledThereIsNothing() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            HostOfNothing.class,
            postgres,
            "cruddur.enabled=false",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      assertThat(host.getBeanNamesForType(DataSource.class)).isNotEmpty();
      assertThat(host.getBeanNamesForType(Cruddur.class)).isEmpty();
      assertThat(host.containsBean("liquibase")).isFalse();
    }
    assertThat(count("pg_tables WHERE tablename = 'cruddur_changelog'")).isZero();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class HostOfNothing {}

  /** What the inner one wrote is rolled back to its savepoint, and the rest is kept. */
  @Test
  void aNestedTransactionIsUndoneAlone() {
    try (ConfigurableApplicationContext host = start()) {
      Users users = host.getBean(Users.class);
      PlatformTransactionManager manager = host.getBean(PlatformTransactionManager.class);
      TransactionTemplate nested = new TransactionTemplate(manager);
      nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
      new TransactionTemplate(manager)
          .executeWithoutResult(
              outer -> {
                users.register(com.example.jpa.SignUp.newUser("outer"));
                nested.executeWithoutResult(
                    inner -> {
                      users.register(com.example.jpa.SignUp.newUser("inner"));
                      inner.setRollbackOnly();
                    });
                assertThat(users.findByHandle("inner")).isEmpty();
                users.register(com.example.jpa.SignUp.newUser("later"));
              });
    }
    assertThat(count("users WHERE handle IN ('outer', 'later')")).isEqualTo(2);
    assertThat(count("users WHERE handle = 'inner'")).isZero();
  }

  /** Three messages in batches of two, on either of two instances. */
  @Test
  void mentionsAndHashtagsOfAnotherProgramAreStoredBySchedule() {
    String[] schedule = {
      "cruddur.names.enabled=true", "cruddur.names.interval=200ms", "cruddur.names.batch-size=2"
    };
    try (ConfigurableApplicationContext host = start(schedule);
        ConfigurableApplicationContext another = start(schedule)) {
      assertThat(another.isRunning()).isTrue();
      host.getBean(Users.class).register(com.example.jpa.SignUp.newUser("river"));
      postgres.execute(
          "INSERT INTO activities (user_uuid, message) SELECT uuid, '@river #java' FROM users, generate_series(1, 3)");

      await().until(() -> count("hashtags") == 3 && count("mentions") == 3);
      assertThat(count("activities WHERE NOT names_stored")).isZero();
    }
  }

  /** Each schedule does its own work, and not that of the other. */
  @Test
  void expiredPostsArePurgedAndCountersRepairedBySchedule() {
    try (ConfigurableApplicationContext host =
        start("cruddur.purge.enabled=on", "cruddur.purge.interval=200ms")) {
      host.getBean(Users.class).register(com.example.jpa.SignUp.newUser("river"));
      postgres.execute(
          "INSERT INTO activities (user_uuid, message, created_at, expires_at, likes_count)"
              + " SELECT uuid, 'Gone', now() - interval '2 days', now() - interval '1 day', 0 FROM users"
              + " UNION ALL SELECT uuid, 'Kept', now(), now() + interval '1 day', 7 FROM users");
      await().until(() -> count("activities WHERE message = 'Gone'") == 0);
      assertThat(count("activities WHERE message = 'Kept' AND likes_count = 7")).isOne();
    }
    try (ConfigurableApplicationContext host =
        start("cruddur.reconcile.enabled=true", "cruddur.reconcile.interval=200ms")) {
      assertThat(host.isRunning()).isTrue();
      await().until(() -> count("activities WHERE message = 'Kept' AND likes_count = 0") == 1);
    }
  }

  @Test
  void twentyThreadsInTransactionsOnAPoolOfTenAllSucceed() {
    try (ConfigurableApplicationContext host = start()) {
      SignUp signUp = host.getBean(SignUp.class);
      CompletableFuture<?>[] all = new CompletableFuture<?>[20];
      ExecutorService threads = Executors.newFixedThreadPool(all.length);
      CyclicBarrier together = new CyclicBarrier(all.length);
      try {
        for (int i = 0; i < all.length; i++) {
          String handle = "thread" + i;
          all[i] =
              CompletableFuture.runAsync(
                  () -> {
                    awaitAll(together);
                    signUp.signUp(handle, false);
                  },
                  threads);
        }
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofSeconds(30));
      } finally {
        threads.shutdownNow();
      }
      assertThat(count("users WHERE handle LIKE 'thread%'")).isEqualTo(20);
    }
  }

  private static void awaitAll(CyclicBarrier together) {
    try {
      together.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigurableApplicationContext start(String... properties) {
    String[] all = Arrays.copyOf(properties, properties.length + 1);
    all[properties.length] = "spring.autoconfigure.exclude=" + StartedHost.NO_JPA;
    return StartedHost.start(JdbcHost.class, postgres, all);
  }

  private static void commitsAndRollsBack(ConfigurableApplicationContext host) {
    commitsAndRollsBack(host, "users");
  }

  private static void commitsAndRollsBack(ConfigurableApplicationContext host, String table) {
    SignUp signUp = host.getBean(SignUp.class);
    signUp.signUp("both", false);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signUp.signUp("none", true));
    assertThatExceptionOfType(NonTransientDataAccessResourceException.class)
        .isThrownBy(() -> signUp.signUpReading("reader"));

    assertThat(count(table)).isOne();
    assertThat(count("app_users WHERE name = 'both'")).isOne();
    assertThat(count("app_users")).isOne();
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
