package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.actuate.ActuateAutoConfiguration;
import io.cruddur.spring.jpa.CruddurJpaAutoConfiguration;
import io.cruddur.spring.maintenance.MaintenanceAutoConfiguration;
import io.cruddur.spring.repository.ObservationAutoConfiguration;
import io.cruddur.spring.repository.RepositoryCallObserver;
import io.cruddur.spring.web.ReadTokenAutoConfiguration;
import io.cruddur.spring.web.ReadTokenFilter;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
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
    CruddurExceptionTranslator own = new CruddurExceptionTranslator();
    host.withBean("own", CruddurExceptionTranslator.class, () -> own)
        .run(
            context -> assertThat(context).getBean(CruddurExceptionTranslator.class).isSameAs(own));
  }

  @Test
  void schedulesAreOffUnlessAskedFor() {
    host.run(
        context ->
            assertThat(context)
                .doesNotHaveBean("cruddurPurge")
                .doesNotHaveBean("cruddurReconcile")
                .doesNotHaveBean("cruddurNames"));
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
    web.run(context -> assertThat(context).doesNotHaveBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-cookie=seen")
        .run(context -> assertThat(context).hasSingleBean(ReadTokenFilter.class));
    web.withPropertyValues("cruddur.replicas.token-header=X-Seen")
        .run(context -> assertThat(context).hasSingleBean(ReadTokenFilter.class));
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
