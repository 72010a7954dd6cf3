package io.cruddur.spring.jpa;

import io.cruddur.database.internal.SqlErrors;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.spring.CruddurDataSource;
import io.cruddur.spring.CruddurProperties;
import io.cruddur.spring.internal.Switches;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.net.URL;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.internal.DefaultSchemaFilterProvider;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;

/**
 * Leaves persistence units of other DataSources as if we were not there: their {@code ddl-auto} is
 * theirs, and Boot's finds no entity of ours. What a host lists for a unit of its own stays as it
 * is. In a unit of Cruddur's DataSource our tables are kept from {@code ddl-auto}.
 */
final class UnitOfCruddur
    implements BeanPostProcessor, SmartInitializingSingleton, AopInfrastructureBean {

  private static final String MODEL = "io.cruddur.model";

  private final ConfigurableListableBeanFactory beans;
  private final Environment environment;
  private final Map<LocalContainerEntityManagerFactoryBean, Boolean> unqualifiedToo =
      new ConcurrentHashMap<>();

  UnitOfCruddur(ConfigurableListableBeanFactory beans, Environment environment) {
    this.beans = beans;
    this.environment = environment;
  }

  // why looked for at each call: this is made before them.
  private CruddurProperties properties() {
    return beans.getBean(CruddurProperties.class);
  }

  private CruddurDataSource ours() {
    return beans.getBean(CruddurDataSource.class);
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof LocalContainerEntityManagerFactoryBean unit
        && isOurs(unit.getDataSource())) {
      boolean canBeOurs = unqualifiedCanBeOurs(unit);
      unit.getJpaPropertyMap()
          .compute(
              SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER,
              (setting, hosts) ->
                  new KeptTables(
                      properties().schema(),
                      () -> canBeOurs || isOurDefaultSchema(unit),
                      filters(hosts)));
      unqualifiedToo.put(unit, canBeOurs);
    }
    return bean;
  }

  /**
   * Whether a table whose mapping names no schema may be in that of Cruddur. Only where it is sure
   * that it is not, {@code ddl-auto} sees it: a table that is kept costs a warning, and one that is
   * dropped its rows. Our own entities name no schema.
   */
  private boolean unqualifiedCanBeOurs(LocalContainerEntityManagerFactoryBean unit) {
    if (Switches.isOn(environment, "cruddur.jpa.enabled", true)
        || unit.getDataSource() == null
        || properties().migrations().mode() == MigrationMode.OFF) {
      return true;
    }
    Object defaultSchema = unit.getJpaPropertyMap().get(MappingSettings.DEFAULT_SCHEMA);
    return defaultSchema == null
        ? isOnSearchPath(properties().schema(), ours().dataSource())
        : isOurSchema(defaultSchema);
  }

  /** As persistence.xml, a file or a property of the JVM may have it, which Hibernate reads too. */
  private boolean isOurDefaultSchema(LocalContainerEntityManagerFactoryBean unit) {
    PersistenceUnitInfo info = unit.getPersistenceUnitInfo();
    Object own =
        info == null ? null : info.getProperties().getProperty(MappingSettings.DEFAULT_SCHEMA);
    Object general =
        org.hibernate.cfg.Environment.getProperties().get(MappingSettings.DEFAULT_SCHEMA);
    return (own != null && isOurSchema(own)) || (general != null && isOurSchema(general));
  }

  private boolean isOurSchema(Object setting) {
    Identifier name = Identifier.toIdentifier(setting.toString());
    return KeptTables.asStored(name.getText(), name.isQuoted()).equals(properties().schema());
  }

  /** CREATE takes the first schema of the path, DROP the first one that has such a table. */
  private static boolean isOnSearchPath(String schema, DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT ?::name = ANY (current_schemas(FALSE))")) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (var unit : unqualifiedToo.entrySet()) {
      if (unit.getKey().getNativeEntityManagerFactory()
          instanceof SessionFactoryImplementor factory) {
        new OthersOnOurTables(properties().schema(), unit.getValue()).warn(factory);
      }
    }
  }

  /** As Hibernate takes them: an instance, a class, or its name. */
  private SchemaFilterProvider filters(@Nullable Object hosts) {
    if (hosts == null) {
      return new DefaultSchemaFilterProvider();
    }
    if (hosts instanceof SchemaFilterProvider provider) {
      return provider;
    }
    Class<?> type =
        hosts instanceof Class<?> given
            ? given
            : ClassUtils.resolveClassName(hosts.toString(), beans.getBeanClassLoader());
    return (SchemaFilterProvider) BeanUtils.instantiateClass(type);
  }

  // why the only or primary one: Boot's unit, whose types these are, takes it.
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof PersistenceManagedTypes types
            && isBoots(name)
            && !isOurs(beans.getBeanProvider(DataSource.class).getIfUnique())
        ? new WithoutOurs(
            withoutOurs(types.getManagedClassNames()),
            withoutOurs(types.getManagedPackages()),
            types.getPersistenceUnitRootUrl())
        : bean;
  }

  // why two: a host may name its own like this, and a definition that AOT processing wrote does not
  // tell who made it.
  private boolean isBoots(String name) {
    if (!name.equals("persistenceManagedTypes") || !beans.containsBeanDefinition(name)) {
      return false;
    }
    MethodMetadata method =
        beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return method == null
        || method.getDeclaringClassName().startsWith("org.springframework.boot.jpa.autoconfigure.");
  }

  private record WithoutOurs(
      List<String> getManagedClassNames,
      List<String> getManagedPackages,
      @Nullable URL getPersistenceUnitRootUrl)
      implements PersistenceManagedTypes {}

  private boolean isOurs(@Nullable DataSource dataSource) {
    return dataSource == null || ours().is(dataSource);
  }

  private static List<String> withoutOurs(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals(MODEL) && !ClassUtils.getPackageName(name).equals(MODEL))
        .toList();
  }
}
