package io.cruddur.spring.jpa;

import io.cruddur.spring.CruddurDataSource;
import io.cruddur.spring.CruddurProperties;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.cfg.SchemaToolingSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;

/**
 * Leaves persistence units of other DataSources as if we were not there: their {@code ddl-auto} is
 * theirs, and Boot's finds no entity of ours. In a unit of Cruddur's DataSource our tables are kept
 * from {@code ddl-auto}.
 */
final class UnitOfCruddur implements BeanPostProcessor {

  private static final String MODEL = "io.cruddur.model";

  private final ObjectProvider<CruddurDataSource> ours;
  private final ObjectProvider<DataSource> dataSources;
  private final ObjectProvider<CruddurProperties> properties;

  UnitOfCruddur(
      ObjectProvider<CruddurDataSource> ours,
      ObjectProvider<DataSource> dataSources,
      ObjectProvider<CruddurProperties> properties) {
    this.ours = ours;
    this.dataSources = dataSources;
    this.properties = properties;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof LocalContainerEntityManagerFactoryBean unit
        && isOurs(unit.getDataSource())) {
      unit.getJpaPropertyMap()
          .putIfAbsent(
              SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER,
              new KeptTables(properties.getObject().schema()));
    }
    return bean;
  }

  // why the only or primary one: Boot's unit, whose types these are, takes it.
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof PersistenceManagedTypes types && !isOurs(dataSources.getIfUnique())
        ? PersistenceManagedTypes.of(
            withoutOurs(types.getManagedClassNames()), withoutOurs(types.getManagedPackages()))
        : bean;
  }

  private boolean isOurs(@Nullable DataSource dataSource) {
    return dataSource == null || ours.getObject().is(dataSource);
  }

  private static List<String> withoutOurs(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals(MODEL) && !ClassUtils.getPackageName(name).equals(MODEL))
        .toList();
  }
}
