package io.cruddur.spring.jpa;

import io.cruddur.migrations.MigrationMode;
import io.cruddur.model.CruddurUser;
import io.cruddur.spring.CruddurAutoConfiguration;
import io.cruddur.spring.CruddurDataSource;
import io.cruddur.spring.CruddurProperties;
import io.cruddur.spring.SpringTransactions;
import io.cruddur.spring.internal.ConditionalOnSwitch;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.EntityManagerProxy;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * Beside the host's JPA: its persistence unit has our entities, and a call within its transaction
 * goes through its EntityManager. Its {@code ddl-auto} never drops our tables.
 */
@AutoConfiguration(
    after = CruddurAutoConfiguration.class,
    beforeName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnClass({
  SessionFactory.class,
  JpaTransactionManager.class,
  HibernatePropertiesCustomizer.class
})
@ConditionalOnBean(SpringTransactions.class)
public final class CruddurJpaAutoConfiguration {

  CruddurJpaAutoConfiguration() {}

  @Bean
  static UnitOfCruddur cruddurUnit(ConfigurableListableBeanFactory beans, Environment environment) {
    return new UnitOfCruddur(beans, environment);
  }

  /** What the switch is for: our tables are kept from {@code ddl-auto} without it, too. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSwitch(value = "cruddur.jpa.enabled", byDefault = true)
  @AutoConfigurationPackage(basePackageClasses = CruddurUser.class)
  static class Entities {

    Entities() {}

    @Bean
    @ConditionalOnMissingBean
    CurrentEntityManager cruddurCurrentEntityManager(SpringTransactions transactions) {
      Map<JpaTransactionManager, Boolean> ours = new ConcurrentHashMap<>();
      return () ->
          transactions.active() instanceof JpaTransactionManager jpa
                  && ours.computeIfAbsent(jpa, manager -> hasOurs(factory(manager)))
              ? target(EntityManagerFactoryUtils.getTransactionalEntityManager(factory(jpa)))
              : null;
    }

    @Bean
    MappingCheck cruddurMappingCheck(
        SpringTransactions transactions,
        CruddurDataSource dataSource,
        CruddurProperties properties) {
      boolean connects = properties.migrations().mode() != MigrationMode.OFF;
      return new MappingCheck(
          transactions, connects ? dataSource.dataSource() : null, properties.schema());
    }
  }

  // why: the proxy that open-in-view binds says that it has not joined its own transaction.
  private static @Nullable EntityManager target(@Nullable EntityManager bound) {
    return bound instanceof EntityManagerProxy proxy ? proxy.getTargetEntityManager() : bound;
  }

  static EntityManagerFactory factory(JpaTransactionManager manager) {
    return Objects.requireNonNull(manager.getEntityManagerFactory());
  }

  /** A host may have several persistence units on one DataSource, and our entities in one. */
  static boolean hasOurs(EntityManagerFactory factory) {
    try {
      return factory.getMetamodel().entity(CruddurUser.class) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
