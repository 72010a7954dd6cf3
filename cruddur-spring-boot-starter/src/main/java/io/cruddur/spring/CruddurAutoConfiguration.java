package io.cruddur.spring;

import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.internal.ConditionalOnSwitch;
import io.cruddur.spring.jpa.CurrentEntityManager;
import io.cruddur.spring.repository.RepositoryPostProcessor;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * A {@link Cruddur} over the host's DataSource, migrated after the host's own Flyway, Liquibase and
 * scripts and before JPA, and its repositories as beans that join the caller's transaction.
 *
 * <p>why lazy: a service injects few of the repositories, and Spring takes a millisecond or two for
 * each.
 */
@Lazy
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration"
    })
@ConditionalOnSwitch(value = "cruddur.enabled", byDefault = true)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(CruddurProperties.class)
@ImportRuntimeHints(CruddurRuntimeHints.class)
public final class CruddurAutoConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(CruddurAutoConfiguration.class);

  static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

  private static final String REPOSITORIES = "cruddurRepositories";

  CruddurAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CruddurDataSource cruddurDataSource(ListableBeanFactory beans, CruddurProperties properties) {
    return CruddurDataSource.choose(beans, properties.datasource());
  }

  @Bean
  @Lazy(false)
  @ConditionalOnMissingBean
  SpringTransactions cruddurTransactions(ListableBeanFactory beans, CruddurDataSource dataSource) {
    return new SpringTransactions(beans, dataSource.dataSource());
  }

  // why not lazy: the schema is checked when the service starts, and never within a transaction.
  // why fallback: it is a Repositories, too, and a host may have one of its own.
  @Bean
  @Fallback
  @Lazy(false)
  @ConditionalOnMissingBean
  Cruddur cruddur(
      ListableBeanFactory beans,
      CruddurProperties properties,
      CruddurDataSource dataSource,
      SpringTransactions transactions,
      ObjectProvider<CurrentEntityManager> entityManager,
      ObjectProvider<JdbcConnectionDetails> connection,
      ObjectProvider<CruddurCustomizer> customizers) {
    CruddurProperties.Migrations migrations = properties.migrations();
    CruddurBuilder builder =
        Cruddur.builder()
            .dataSource(transactions.joiningDataSource(), transactions)
            .schema(properties.schema())
            .migrations(migrations.mode());
    // why not where nothing is migrated: the builder refuses settings that cannot act, and a
    // profile may switch off what another one has set up.
    if (migrations.mode() != MigrationMode.OFF) {
      builder.migrationDataSource(
          migrationDataSource(properties, dataSource.dataSource(), connection));
    }
    if (migrations.historyTable() != null) {
      builder.historyTable(migrations.historyTable());
    }
    entityManager.ifAvailable(builder::entityManager);
    Replicas.apply(properties.replicas(), beans, builder);
    if (properties.authorsCache().enabled()) {
      requireCaffeine();
      builder.authorsCache(properties.authorsCache().settings(HostMeters.registry(beans)));
    }
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  private static void requireCaffeine() {
    if (!ClassUtils.isPresent(CAFFEINE, CruddurAutoConfiguration.class.getClassLoader())) {
      throw new InvalidConfigurationPropertyValueException(
          "cruddur.authors-cache.enabled",
          true,
          "It needs com.github.ben-manes.caffeine:caffeine on the class path.");
    }
  }

  private static DataSource migrationDataSource(
      CruddurProperties properties,
      DataSource otherwise,
      ObjectProvider<JdbcConnectionDetails> connection) {
    CruddurProperties.Migrations migrations = properties.migrations();
    if (migrations.url() == null) {
      return otherwise;
    }
    // why: what a test starts is to be migrated, and not what its application's properties name.
    if (properties.datasource() == null
        && connection.getIfUnique() instanceof OriginProvider container) {
      LOG.info(
          "cruddur.migrations.url is not used beside the connection of {}.", container.getOrigin());
      return otherwise;
    }
    ConnectionUrl url = ConnectionUrl.parse(migrations.url());
    return url.dataSource(
        new GivenCredentials(List.of(url), migrations.username(), migrations.password()));
  }

  @Bean
  @ConditionalOnMissingBean
  Migrator cruddurMigrator(CruddurProperties properties, CruddurDataSource dataSource) {
    Migrator.Builder builder =
        Migrator.on(dataSource.dataSource())
            .schema(properties.schema())
            .mode(properties.migrations().mode());
    if (properties.migrations().historyTable() != null) {
      builder.historyTable(properties.migrations().historyTable());
    }
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  Users cruddurUsers(Cruddur cruddur) {
    return cruddur.users();
  }

  @Bean
  @ConditionalOnMissingBean
  Activities cruddurActivities(Cruddur cruddur) {
    return cruddur.activities();
  }

  @Bean
  @ConditionalOnMissingBean
  Feeds cruddurFeeds(Cruddur cruddur) {
    return cruddur.feeds();
  }

  @Bean
  @ConditionalOnMissingBean
  Follows cruddurFollows(Cruddur cruddur) {
    return cruddur.follows();
  }

  @Bean
  @ConditionalOnMissingBean
  Relations cruddurRelations(Cruddur cruddur) {
    return cruddur.relations();
  }

  @Bean
  @ConditionalOnMissingBean
  Reports cruddurReports(Cruddur cruddur) {
    return cruddur.reports();
  }

  @Bean
  @ConditionalOnMissingBean
  Bulk cruddurBulk(Cruddur cruddur) {
    return cruddur.bulk();
  }

  @Bean
  static PrimaryRepositories cruddurPrimaryRepositories() {
    return new PrimaryRepositories();
  }

  /**
   * Cruddur is a Repositories, too: so the bean that translates exceptions is primary, unless one
   * of the host's own is.
   */
  static final class PrimaryRepositories implements BeanFactoryPostProcessor, PriorityOrdered {

    // why first: Spring's tests look for the bean that theirs replaces.
    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
      if (!beans.containsBeanDefinition(REPOSITORIES)) {
        return;
      }
      for (String name : beans.getBeanNamesForType(Repositories.class, true, false)) {
        if (beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary()) {
          return;
        }
      }
      beans.getBeanDefinition(REPOSITORIES).setPrimary(true);
    }
  }

  @Bean(REPOSITORIES)
  @ConditionalOnMissingBean(value = Repositories.class, ignored = Cruddur.class)
  Repositories cruddurRepositories(
      Cruddur cruddur,
      Users users,
      Activities activities,
      Feeds feeds,
      Follows follows,
      Relations relations,
      Reports reports,
      Bulk bulk,
      CruddurExceptionTranslator translator) {
    return new RepositoryBeans(
        cruddur, users, activities, feeds, follows, relations, reports, bulk, translator);
  }

  @Bean
  @ConditionalOnMissingBean
  CruddurExceptionTranslator cruddurExceptionTranslator() {
    return new CruddurExceptionTranslator();
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static RepositoryPostProcessor cruddurRepositoryPostProcessor(ListableBeanFactory beans) {
    return new RepositoryPostProcessor(beans);
  }
}
