package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.clash.ClashHost;
import com.example.jpa.JpaHost;
import com.example.jpa.SignUp;
import io.cruddur.Cruddur;
import io.cruddur.database.NoTransactionException;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.Users;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.tool.schema.internal.DefaultSchemaFilterProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.support.OpenEntityManagerInViewInterceptor;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;

/** A service with Spring Data JPA whose settings are not the usual ones. */
@Tag("thorough")
@ExtendWith(OutputCaptureExtension.class)
class JpaSettingsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @BeforeAll
  static void migrate() {
    StartedHost.start(JpaHost.class, postgres).close();
  }

  @Test
  void aPoolWithoutAutoCommitLosesNothing() throws Exception {
    try (ConfigurableApplicationContext manual =
        StartedHost.start(JpaHost.class, postgres, "spring.datasource.hikari.auto-commit=false")) {
      SignUp signUp = manual.getBean(SignUp.class);
      Users users = manual.getBean(Users.class);
      signUp.signUp("manual", false);
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> signUp.signUp("manual-none", true));
      users.register(SignUp.newUser("manual-alone"));
      signUp.supporting(() -> users.register(SignUp.newUser("manual-supported")));
      assertThat(users.findByHandle("manual-none")).isEmpty();
    }
    assertThat(count("public.users WHERE handle LIKE 'manual%'")).isEqualTo(3);
    assertThat(count("app.users WHERE name LIKE 'manual%'")).isOne();
  }

  /** As an image is built, where no server is. */
  @Test
  void itStartsWithoutADatabaseWhereNothingIsMigratedAndHibernateAsksNothing() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            JpaHost.class,
            postgres,
            "spring.datasource.url=jdbc:postgresql://nowhere.invalid/none",
            "spring.datasource.hikari.connection-timeout=250",
            "spring.sql.init.mode=never",
            "cruddur.migrations.mode=off",
            "spring.jpa.hibernate.ddl-auto=none",
            "spring.jpa.database-platform=org.hibernate.dialect.PostgreSQLDialect",
            "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false")) {
      assertThat(host.getBean(Users.class)).isNotNull();
    }
  }

  @Test
  void ddlAutoCreateOfAnotherStartDropsNoRowOfOurs() {
    try (ConfigurableApplicationContext before = StartedHost.start(JpaHost.class, postgres)) {
      before.getBean(Users.class).register(SignUp.newUser("survivor"));
    }
    try (ConfigurableApplicationContext again =
        StartedHost.start(
            JpaHost.class,
            postgres,
            "spring.jpa.hibernate.ddl-auto=create-drop",
            "spring.sql.init.mode=never")) {
      assertThat(again.getBean(Users.class).findByHandle("survivor")).isPresent();
    } finally {
      postgres.execute("CREATE TABLE IF NOT EXISTS app.users (name varchar(255) PRIMARY KEY)");
    }
    assertThat(count("public.users WHERE handle = 'survivor'")).isOne();
  }

  /** The server takes USERS for users. */
  @Test
  void namesInUpperCaseAreKeptFromDdlAutoToo() {
    try (ConfigurableApplicationContext before = StartedHost.start(JpaHost.class, postgres)) {
      before.getBean(Users.class).register(SignUp.newUser("uppercase"));
    }
    StartedHost.start(
            JpaHost.class,
            postgres,
            "spring.jpa.hibernate.ddl-auto=create",
            "spring.jpa.hibernate.naming.physical-strategy=" + UpperCaseNames.class.getName(),
            "spring.jpa.properties.hibernate.hbm2ddl.schema_filter_provider="
                + DefaultSchemaFilterProvider.class.getName())
        .close();

    assertThat(count("public.users WHERE handle = 'uppercase'")).isOne();
  }

  /** As hosts with an older schema have them. */
  public static final class UpperCaseNames extends PhysicalNamingStrategySnakeCaseImpl {

    @Override
    public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
      return Identifier.toIdentifier(name.getText().toUpperCase(Locale.ROOT));
    }
  }

  /** Hibernate makes no table that is ours, and so neither columns that it would need. */
  @Test
  void anEntityOfTheHostsOnATableOfOursIsNamed(CapturedOutput output) {
    StartedHost.start(ClashHost.class, postgres, "spring.jpa.hibernate.ddl-auto=update").close();

    assertThat(output)
        .contains("com.example.clash.Bookmark is mapped to bookmarks, a table of Cruddur's")
        .contains("com.example.clash.Bookmark.labels is mapped to hashtags, a table of Cruddur's");
    assertThat(
            count(
                "information_schema.columns WHERE table_name = 'bookmarks' AND column_name = 'url'"))
        .isZero();
  }

  /** Whether or not our entities are in the unit, and however its tables are spelled. */
  @ParameterizedTest
  @ValueSource(
      strings = {"cruddur.jpa.enabled=false", "spring.jpa.hibernate.naming.physical-strategy="})
  void soItIsWithoutOurEntitiesAndInUpperCase(String property, CapturedOutput output) {
    try (ConfigurableApplicationContext before = StartedHost.start(JpaHost.class, postgres)) {
      Users users = before.getBean(Users.class);
      String handle = "clash" + property.length();
      CruddurUser user = users.register(SignUp.newUser(handle)).user();
      Activities activities = before.getBean(Activities.class);
      activities.bookmark(user, activities.create(user, "Kept", Ttl.ONE_DAY));
    }
    long bookmarks = count("bookmarks");
    StartedHost.start(
            ClashHost.class,
            postgres,
            "spring.jpa.hibernate.ddl-auto=create",
            property.endsWith("=") ? property + UpperCaseNames.class.getName() : property)
        .close();

    assertThat(output)
        .containsIgnoringCase("Bookmark is mapped to bookmarks, a table of Cruddur's");
    assertThat(count("bookmarks")).isEqualTo(bookmarks).isPositive();
  }

  /** The start is refused, because JPA looks elsewhere; but only after Hibernate's work. */
  @Test
  void whereJpaDoesNotLookForOurTablesDdlAutoDropsNoneOfAnybodys() {
    postgres.execute(
        """
        DROP SCHEMA IF EXISTS elsewhere CASCADE;
        CREATE SCHEMA elsewhere;
        CREATE TABLE elsewhere.users (kept int);
        """);
    String url = postgres.jdbcUrl();
    url += (url.contains("?") ? "&" : "?") + "currentSchema=elsewhere";
    String[] properties = {
      "spring.datasource.url=" + url,
      "cruddur.schema=social",
      "spring.jpa.hibernate.ddl-auto=create",
      "spring.sql.init.mode=never"
    };

    assertThat(catchThrowable(() -> StartedHost.start(JpaHost.class, postgres, properties).close()))
        .hasStackTraceContaining("the host's JPA finds");
    assertThat(
            count("information_schema.columns WHERE table_name = 'users' AND column_name = 'kept'"))
        .isOne();
  }

  /** By the connection's search path, or because Hibernate was told another schema. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.datasource.url={url}",
        "spring.jpa.properties.hibernate.default_schema=clash"
      })
  void aTableOfTheHostsThatIsInNoSchemaOfOursIsItsOwn(String property, CapturedOutput output) {
    postgres.execute("DROP SCHEMA IF EXISTS clash CASCADE; CREATE SCHEMA clash");
    String url = postgres.jdbcUrl();
    url += (url.contains("?") ? "&" : "?") + "currentSchema=clash";
    for (int start = 0; start < 2; start++) {
      StartedHost.start(
              ClashHost.class,
              postgres,
              "cruddur.schema=" + (property.endsWith("clash") ? "public" : "social"),
              "cruddur.jpa.enabled=false",
              "spring.jpa.hibernate.ddl-auto=create",
              "spring.sql.init.mode=never",
              property.replace("{url}", url))
          .close();
    }

    assertThat(
            count(
                "information_schema.columns WHERE table_schema = 'clash' AND table_name = 'bookmarks' AND column_name = 'url'"))
        .isOne();
    assertThat(output).doesNotContain("a table of Cruddur's");
  }

  /**
   * As a host with a schema for each tenant sets one; JPA needs to be told where our tables are.
   */
  @Test
  void aSearchPathOfATransactionLeadsNoCallElsewhere() throws Exception {
    try (ConfigurableApplicationContext tenants =
        StartedHost.start(
            JpaHost.class, postgres, "spring.jpa.properties.hibernate.default_schema=public")) {
      Users users = tenants.getBean(Users.class);
      Repositories repositories = tenants.getBean(Repositories.class);
      boolean created =
          tenants
              .getBean(SignUp.class)
              .inTransaction(
                  () -> {
                    repositories.withConnection(
                        connection -> {
                          try (Statement statement = connection.createStatement()) {
                            return statement.execute("SET LOCAL search_path TO app");
                          }
                        });
                    return tenants
                        .getBean(Cruddur.class)
                        .inTransaction(
                            all -> all.users().register(SignUp.newUser("tenant")).created());
                  });
      assertThat(created).isTrue();
      assertThat(users.findByHandle("tenant")).isPresent();
    }
    assertThat(count("public.users WHERE handle = 'tenant'")).isOne();
  }

  @Test
  void aSchemaWhoseNameNeedsQuotesIsFound() {
    try (ConfigurableApplicationContext quoted =
        StartedHost.start(
            JpaHost.class,
            postgres,
            "cruddur.schema=Social",
            "spring.jpa.properties.hibernate.default_schema=`Social`",
            "spring.sql.init.mode=never")) {
      quoted.getBean(Users.class).register(SignUp.newUser("quoted"));
    }
    assertThat(count("\"Social\".users WHERE handle = 'quoted'")).isOne();
  }

  /** As Spring's open-in-view opens one. */
  @Test
  void aSessionOfTheWholeRequestSharesItsConnectionWithinTransactionsOnly() throws Exception {
    try (ConfigurableApplicationContext small =
        StartedHost.start(
            JpaHost.class,
            postgres,
            "spring.datasource.hikari.maximum-pool-size=2",
            "spring.datasource.hikari.connection-timeout=1000",
            "spring.sql.init.mode=never")) {
      OpenEntityManagerInViewInterceptor inView = new OpenEntityManagerInViewInterceptor();
      inView.setEntityManagerFactory(small.getBean(EntityManagerFactory.class));
      WebRequest request = new ServletWebRequest(new MockHttpServletRequest());
      SignUp service = small.getBean(SignUp.class);
      Users few = small.getBean(Users.class);
      inView.preHandle(request);
      try (Connection other = small.getBean(DataSource.class).getConnection()) {
        assertThat(service.isOneConnection()).isTrue();
        assertThat(service.<Optional<?>>inTransaction(() -> few.findByHandle("nobody"))).isEmpty();
        Users onHosts =
            Cruddur.on(
                    SharedEntityManagerCreator.createSharedEntityManager(
                        small.getBean(EntityManagerFactory.class)))
                .users();
        assertThat(
                service
                    .<Registration>inTransaction(() -> onHosts.register(SignUp.newUser("inview")))
                    .created())
            .isTrue();
        assertThatExceptionOfType(NoTransactionException.class)
            .isThrownBy(() -> onHosts.register(SignUp.newUser("outside")));
        assertThatExceptionOfType(DataAccessResourceFailureException.class)
            .isThrownBy(() -> few.findByHandle("nobody"));
        assertThat(other.isClosed()).isFalse();
      } finally {
        inView.afterCompletion(request, null);
      }
      assertThat(few.findByHandle("nobody")).isEmpty();
    }
  }

  /** As Spring Data's save does: it is the request's session that the transaction commits. */
  @Test
  void aCallOfSeveralStatementsStoresWhatTheSessionOfTheRequestHasPending() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(JpaHost.class, postgres, "spring.sql.init.mode=never")) {
      EntityManagerFactory factory = host.getBean(EntityManagerFactory.class);
      Users users = host.getBean(Users.class);
      CruddurUser author = users.register(SignUp.newUser("pending")).user();
      OpenEntityManagerInViewInterceptor inView = new OpenEntityManagerInViewInterceptor();
      inView.setEntityManagerFactory(factory);
      WebRequest request = new ServletWebRequest(new MockHttpServletRequest());
      inView.preHandle(request);
      try {
        SharedEntityManagerCreator.createSharedEntityManager(factory)
            .find(CruddurUser.class, author.getUuid())
            .updateProfile("Pending", "edited in the request");
        assertThat(users.findByHandle("pending").orElseThrow().getBio()).isNull();
        CruddurUser another = users.register(SignUp.newUser("another")).user();
        assertThat(users.findByHandle("pending").orElseThrow().getBio()).isNull();
        assertThat(host.getBean(Follows.class).follow(another, author)).isTrue();
      } finally {
        inView.afterCompletion(request, null);
      }
      assertThat(users.findByHandle("pending").orElseThrow().getBio())
          .isEqualTo("edited in the request");
    }
  }

  @Test
  void aPageIsNoLargerThanTheHostAllows() {
    try (ConfigurableApplicationContext limited =
        StartedHost.start(JpaHost.class, postgres, "cruddur.feeds.max-page-size=1")) {
      Activities activities = limited.getBean(Activities.class);
      CruddurUser author = limited.getBean(Users.class).register(SignUp.newUser("limited")).user();
      Samples.post(activities, author, "One");
      Samples.post(activities, author, "Two");
      var page = Samples.postsOf(limited.getBean(Feeds.class), author, PageQuery.first(20));
      assertThat(page.items()).hasSize(1);
      assertThat(page.next()).isPresent();
      assertThat(
              limited
                  .getBean(Feeds.class)
                  .viewedBy(author)
                  .user(author, PageQuery.first(20))
                  .items())
          .hasSize(1);
    }
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
