package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import io.cruddur.Cruddur;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.actuate.ActuateAutoConfiguration;
import io.cruddur.spring.actuate.CruddurEndpoint;
import io.cruddur.spring.actuate.CruddurHealthIndicator;
import io.cruddur.spring.actuate.CruddurInfoContributor;
import io.cruddur.spring.jpa.CruddurJpaAutoConfiguration;
import io.cruddur.spring.maintenance.MaintenanceAutoConfiguration;
import io.cruddur.spring.repository.ObservationAutoConfiguration;
import io.cruddur.spring.repository.RepositoryCallObserver;
import io.cruddur.spring.web.ReadTokenAutoConfiguration;
import io.cruddur.spring.web.ReadTokenFilter;
import io.micrometer.observation.ObservationRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.web.filter.OncePerRequestFilter;

/** What the host lacks or replaces, without a database: with mode off nothing connects. */
class AutoConfigurationTest {

  private final ApplicationContextRunner host =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  ConnectionUrlAutoConfiguration.class,
                  CruddurAutoConfiguration.class,
                  ObservationAutoConfiguration.class,
                  ActuateAutoConfiguration.class,
                  MaintenanceAutoConfiguration.class,
                  CruddurJpaAutoConfiguration.class))
          .withPropertyValues(
              "spring.datasource.url=jdbc:postgresql://nowhere.example.com/none",
              "cruddur.migrations.mode=off");

  @Test
  void aHostWithoutJpaActuatorAndMetricsStarts() {
    host.withClassLoader(
            new FilteredClassLoader(
                JpaTransactionManager.class, HealthIndicator.class, ObservationRegistry.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(Users.class);
              assertThat(context).doesNotHaveBean("cruddurHealthIndicator");
              assertThat(context).doesNotHaveBean(RepositoryCallObserver.class);
            });
  }

  /** Spring takes milliseconds for each. */
  @Test
  void aRepositoryThatNobodyInjectsIsNotMade() {
    host.run(
        context -> {
          assertThat(context.getBeanFactory().containsSingleton("cruddur")).isTrue();
          assertThat(context.getBeanFactory().containsSingleton("cruddurBulk")).isFalse();
          assertThat(context.getBean(Bulk.class)).isNotNull();
          assertThat(context.getBeanFactory().containsSingleton("cruddurBulk")).isTrue();
        });
  }

  @Test
  void aBeanOfTheHostsReplacesOurs() {
    CruddurExceptionTranslator own = new CruddurExceptionTranslator() {};
    host.withBean("own", CruddurExceptionTranslator.class, () -> own)
        .run(
            context -> assertThat(context).getBean(CruddurExceptionTranslator.class).isSameAs(own));
    Migrator migrator = Migrator.on(CONFLICT).build();
    host.withBean("own", Migrator.class, () -> migrator)
        .run(context -> assertThat(context).getBean(Migrator.class).isSameAs(migrator));
    Cruddur cruddur = own();
    host.withBean("own", Cruddur.class, () -> cruddur)
        .run(context -> assertThat(context).getBean(Cruddur.class).isSameAs(cruddur));
    host.withBean("own", Feeds.class, cruddur::feeds)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Feeds.class);
              assertThat(context.getBean(Repositories.class).feeds())
                  .isSameAs(context.getBean("own"));
            });
    Repositories repositories = mock(Repositories.class);
    host.withBean("own", Repositories.class, () -> repositories)
        .run(context -> assertThat(context.getBean(Repositories.class)).isSameAs(repositories));
  }

  /** It is a Repositories, too, and there can be one primary bean of these. */
  @Test
  void aPrimaryCruddurOfTheHostsIsItsRepositories() {
    Cruddur own = own();
    host.withBean("other", Cruddur.class, AutoConfigurationTest::own)
        .withBean("own", Cruddur.class, () -> own, definition -> definition.setPrimary(true))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Repositories.class)).isSameAs(own);
              assertThat(context.getBean("cruddurRepositories", Repositories.class).users())
                  .isSameAs(context.getBean(Users.class));
            });
    host.withBean("own", Cruddur.class, () -> own)
        .run(
            context ->
                assertThat(context.getBean(Repositories.class))
                    .isSameAs(context.getBean("cruddurRepositories")));
  }

  /**
   * Which one its repositories are of, the host then says itself; and there is no schedule, health
   * or filter, because nobody can tell which of the two is meant.
   */
  @Test
  void aHostWithTwoOfItsOwnStarts() {
    ApplicationContextRunner exposed =
        host.withPropertyValues(
            "cruddur.purge.enabled=true", "management.endpoints.web.exposure.include=cruddur");
    exposed.run(
        context ->
            assertThat(context)
                .hasBean("cruddurPurge")
                .hasSingleBean(CruddurHealthIndicator.class)
                .hasSingleBean(CruddurEndpoint.class));
    exposed
        .withBean("one", Cruddur.class, AutoConfigurationTest::own)
        .withBean("other", Cruddur.class, AutoConfigurationTest::own)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("cruddurPurge")
                    .doesNotHaveBean(CruddurHealthIndicator.class)
                    .doesNotHaveBean(CruddurEndpoint.class));
  }

  @Test
  void aHostWithTwoMigratorsOfItsOwnStarts() {
    host.withPropertyValues("management.endpoints.web.exposure.include=cruddur")
        .withBean("one", Migrator.class, AutoConfigurationTest::migrator)
        .withBean("other", Migrator.class, AutoConfigurationTest::migrator)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CruddurEndpoint.class));
  }

  private static Migrator migrator() {
    return Migrator.on(CONFLICT).build();
  }

  private static Cruddur own() {
    return Cruddur.builder().dataSource(CONFLICT).migrations(MigrationMode.OFF).build();
  }

  /** As Spring reads every truth value. */
  @ParameterizedTest
  @CsvSource({"true, true", "yes, true", "on, true", "1, true", "false, false", "no, false"})
  void itIsSwitchedOnAndOffInAnyOfSpringsWords(String word, boolean on) {
    host.withPropertyValues("cruddur.enabled=" + word)
        .run(context -> assertThat(context.getBeansOfType(Cruddur.class)).hasSize(on ? 1 : 0));
  }

  @Test
  void itsInfoIsLeftOutWhereTheHostSaysSo() {
    host.run(context -> assertThat(context).hasSingleBean(CruddurInfoContributor.class));
    host.withPropertyValues("management.info.cruddur.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(CruddurInfoContributor.class));
  }

  /** Its calls are ours, too, so it is injected as what it replaces. */
  @Test
  void aSubclassOfTheHostsReplacesARepositoryAndIsFoundByThatTypeAlone() {
    Cruddur cruddur = own();
    host.withBean("own", OwnUsers.class, () -> new OwnUsers(cruddur.users()))
        .run(
            context -> {
              assertThat(context).hasSingleBean(Users.class);
              assertThat(context.getBean(Users.class).findByHandle("river")).isEmpty();
              assertThat(context.getBean("own")).isNotInstanceOf(OwnUsers.class);
              assertThat(initialized).isOne();
            });
  }

  private int initialized;

  private final class OwnUsers extends Users implements InitializingBean {

    private OwnUsers(Users other) {
      super(other);
    }

    @Override
    public void afterPropertiesSet() {
      initialized++;
    }

    @Override
    public Optional<CruddurUser> findByHandle(String handle) {
      return Optional.empty();
    }
  }

  /** Such as one that calls again after a {@code ConcurrencyFailureException}. */
  @Test
  void anAspectOfTheHostsSeesSpringsExceptions() {
    List<Class<?>> seen = new ArrayList<>();
    MethodInterceptor aspect =
        call -> {
          try {
            return call.proceed();
          } catch (RuntimeException e) {
            seen.add(e.getClass());
            throw e;
          }
        };
    BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
    proxies.setBeanNames("cruddurUsers");
    proxies.setInterceptorNames("aspect");
    proxies.setProxyTargetClass(true);
    host.withBean(DataSource.class, () -> CONFLICT)
        .withBean("aspect", MethodInterceptor.class, () -> aspect)
        .withBean(BeanNameAutoProxyCreator.class, () -> proxies)
        .run(
            context -> {
              assertThatExceptionOfType(DataAccessException.class)
                  .isThrownBy(() -> context.getBean(Users.class).findByHandle("river"));
              assertThat(seen)
                  .singleElement()
                  .satisfies(type -> assertThat(DataAccessException.class).isAssignableFrom(type));
            });
  }

  /** Its pointcuts match all that has the repositories' methods, and the beans of operations. */
  @Test
  void anAspectOfTheHostsStartsAndSeesTheCallsOfRepositories() {
    HostsAspect aspect = new HostsAspect();
    host.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
        .withPropertyValues(
            "cruddur.purge.enabled=true", "management.endpoints.web.exposure.include=cruddur")
        .withBean(DataSource.class, () -> CONFLICT)
        .withBean(HostsAspect.class, () -> aspect)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThatExceptionOfType(DataAccessException.class)
                  .isThrownBy(() -> context.getBean(Users.class).findByHandle("river"));
              Repositories repositories = context.getBean(Repositories.class);
              assertThatExceptionOfType(DataAccessException.class)
                  .isThrownBy(() -> repositories.withConnection(Connection::isReadOnly));
              assertThat(repositories.users()).isSameAs(context.getBean(Users.class));
              assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                  .isEqualTo(Status.DOWN);
              assertThat(aspect.seen).contains("findByHandle", "withConnection", "health");
              for (String name :
                  new String[] {
                    "cruddur",
                    "cruddurUsers",
                    "cruddurRepositories",
                    "cruddurHealthIndicator",
                    "cruddurInfoContributor",
                    "cruddurEndpoint",
                    "cruddurPurge"
                  }) {
                assertThat(AopUtils.isAopProxy(context.getBean(name))).as(name).isTrue();
              }
            });
  }

  @Aspect
  static class HostsAspect {

    private final List<String> seen = new ArrayList<>();

    @Around(
        """
        execution(* io.cruddur.repo..*(..))
        || execution(* org.springframework.boot.health.contributor.HealthIndicator+.*(..))
        || execution(* org.springframework.boot.actuate.info.InfoContributor+.*(..))
        || execution(* io.cruddur.spring.actuate.CruddurEndpoint.*(..))
        || execution(* io.cruddur.spring.maintenance.ScheduledJob.*(..))
        """)
    Object around(ProceedingJoinPoint call) throws Throwable {
      seen.add(call.getSignature().getName());
      return call.proceed();
    }
  }

  /** Fails as a transaction that another one got in the way of. */
  private static final DataSource CONFLICT =
      new AbstractDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
          throw new SQLException("could not serialize access", "40001");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
          return getConnection();
        }
      };

  @Test
  void schedulesAreOffUnlessAskedFor() {
    host.run(
        context ->
            assertThat(context)
                .doesNotHaveBean("cruddurPurge")
                .doesNotHaveBean("cruddurReconcile")
                .doesNotHaveBean("cruddurNames"));
    host.withPropertyValues("cruddur.purge.enabled=no")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("cruddurPurge"));
    host.withPropertyValues(
            "cruddur.purge.enabled=true",
            "cruddur.reconcile.enabled=true",
            "cruddur.names.enabled=true")
        .run(
            context ->
                assertThat(context)
                    .hasBean("cruddurPurge")
                    .hasBean("cruddurReconcile")
                    .hasBean("cruddurNames"));
  }

  @Test
  void tokensAreCarriedInAWebServiceWhereAPropertySaysHow() {
    WebApplicationContextRunner web =
        new WebApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    CruddurAutoConfiguration.class,
                    ReadTokenAutoConfiguration.class))
            .withPropertyValues(
                "spring.datasource.url=jdbc:postgresql://nowhere.example.com/none",
                "cruddur.migrations.mode=off");
    web.withPropertyValues(
            "cruddur.replicas.token-cookie=${NOT_SET:}",
            "cruddur.replicas.token-header=${NOT_SET:}")
        .run(context -> assertThat(context).doesNotHaveBean(ReadTokenFilter.class));
    web.run(context -> assertThat(context).doesNotHaveBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-cookie=seen")
        .run(context -> assertThat(context).hasSingleBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-header=X-Seen")
        .run(context -> assertThat(context).hasSingleBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-header=X-Seen")
        .withBean("one", Cruddur.class, AutoConfigurationTest::own)
        .withBean("other", Cruddur.class, AutoConfigurationTest::own)
        .run(context -> assertThat(context).doesNotHaveBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-header=X-Seen")
        .withClassLoader(new FilteredClassLoader(OncePerRequestFilter.class))
        .run(context -> assertThat(context).hasNotFailed());
    web.withPropertyValues("cruddur.replicas.token-header=X Seen")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidReplicasException.class)
                    .hasMessageContaining("cruddur.replicas.token-header"));
  }

  @Test
  void withoutADataSourceThereIsNothing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(CruddurAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(Users.class));
  }

  /** Boot makes no DataSource then, and for its Flyway and Liquibase it asks for an URL, too. */
  @Test
  void besideR2dbcTheHostNamesTheDatabaseForUs() {
    ApplicationContextRunner reactive =
        host.withBean(ConnectionFactory.class, () -> mock(ConnectionFactory.class));
    reactive.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Users.class));
    reactive
        .withBean(DataSource.class, () -> CONFLICT)
        .run(context -> assertThat(context).hasSingleBean(Users.class));
    reactive
        .withPropertyValues(
            "spring.datasource.url=", "CONNECTION_URL=postgresql://nowhere.example.com/none")
        .run(context -> assertThat(context).hasSingleBean(Users.class));
  }

  @Test
  void healthIsDownWhereTheDatabaseDoesNotAnswer() {
    host.withBean(DataSource.class, () -> CONFLICT)
        .run(
            context -> {
              Health health = context.getBean(CruddurHealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails())
                  .extractingByKey("problem")
                  .asString()
                  .contains("SQLSTATE 40001");
            });
  }

  @Test
  void aCustomizerSetsWhatNoPropertyCan() {
    boolean[] called = new boolean[1];
    host.withBean(CruddurCustomizer.class, () -> builder -> called[0] = true)
        .run(context -> assertThat(called[0]).isTrue());
  }

  @Test
  void everyPropertyIsDescribedForCompletion() throws IOException {
    String metadata;
    try (InputStream file =
        CruddurProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      metadata = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String name :
        new String[] {
          "enabled",
          "schema",
          "datasource",
          "migrations.mode",
          "migrations.history-table",
          "migrations.url",
          "migrations.username",
          "migrations.password",
          "feeds.max-page-size",
          "authors-cache.enabled",
          "authors-cache.maximum-age",
          "authors-cache.maximum-size",
          "jpa.enabled",
          "purge.enabled",
          "purge.interval",
          "purge.batch-size",
          "reconcile.enabled",
          "reconcile.interval",
          "names.enabled",
          "names.interval",
          "names.batch-size",
          "replicas.url",
          "replicas.urls",
          "replicas.username",
          "replicas.password",
          "replicas.pool-size",
          "replicas.datasources",
          "replicas.max-lag",
          "replicas.patience",
          "replicas.interval",
          "replicas.silence",
          "replicas.primary-reads",
          "replicas.token-cookie",
          "replicas.token-header"
        }) {
      assertThat(metadata)
          .containsPattern(
              "\"name\": \"cruddur." + name + "\",\\s+\"type\": \"[^\"]+\",\\s+\"description\"");
    }
  }
}
