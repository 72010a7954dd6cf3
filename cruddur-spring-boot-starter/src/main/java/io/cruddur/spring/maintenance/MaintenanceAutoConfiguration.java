package io.cruddur.spring.maintenance;

import io.cruddur.Cruddur;
import io.cruddur.spring.CruddurAutoConfiguration;
import io.cruddur.spring.CruddurDataSource;
import io.cruddur.spring.CruddurProperties;
import io.cruddur.spring.internal.ConditionalOnSwitch;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Purging, reconciliation and storing names, where the host asks for them. */
@AutoConfiguration(after = CruddurAutoConfiguration.class)
@ConditionalOnSingleCandidate(Cruddur.class)
@ConditionalOnBean(CruddurDataSource.class)
public final class MaintenanceAutoConfiguration {

  MaintenanceAutoConfiguration() {}

  @Bean
  @ConditionalOnSwitch("cruddur.purge.enabled")
  @ConditionalOnMissingBean(name = "cruddurPurge")
  ScheduledJob cruddurPurge(
      Cruddur cruddur, CruddurDataSource dataSource, CruddurProperties properties) {
    CruddurProperties.Purge purge = properties.purge();
    String name = "cruddur-purge";
    return new ScheduledJob(
        name,
        purge.interval(),
        new Turn(dataSource.dataSource(), name + "." + properties.schema()),
        () -> cruddur.activities().purgeAllExpired(purge.batchSize()),
        Clock.systemUTC());
  }

  @Bean
  @ConditionalOnSwitch("cruddur.reconcile.enabled")
  @ConditionalOnMissingBean(name = "cruddurReconcile")
  ScheduledJob cruddurReconcile(
      Cruddur cruddur, CruddurDataSource dataSource, CruddurProperties properties) {
    String name = "cruddur-reconcile";
    return new ScheduledJob(
        name,
        properties.reconcile().interval(),
        new Turn(dataSource.dataSource(), name + "." + properties.schema()),
        () -> cruddur.activities().reconcileCounters(),
        Clock.systemUTC());
  }

  @Bean
  @ConditionalOnSwitch("cruddur.names.enabled")
  @ConditionalOnMissingBean(name = "cruddurNames")
  ScheduledJob cruddurNames(
      Cruddur cruddur, CruddurDataSource dataSource, CruddurProperties properties) {
    CruddurProperties.Names names = properties.names();
    String name = "cruddur-names";
    return new ScheduledJob(
        name,
        names.interval(),
        new Turn(dataSource.dataSource(), name + "." + properties.schema()),
        () -> cruddur.activities().storeAllNames(names.batchSize()),
        Clock.systemUTC());
  }
}
