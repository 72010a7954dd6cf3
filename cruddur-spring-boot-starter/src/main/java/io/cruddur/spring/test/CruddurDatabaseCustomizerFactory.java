package io.cruddur.spring.test;

import io.cruddur.test.TestDatabase;
import io.cruddur.test.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/** What {@link CruddurDatabase} does. */
final class CruddurDatabaseCustomizerFactory implements ContextCustomizerFactory {

  private static final String TEST_SERVER = "io.cruddur.test.TestServer";
  private static final String REPLACE = "spring.test.database.replace";

  /** What conditions see while contexts are made ahead of time; nothing connects. */
  private static final String NOWHERE = "jdbc:postgresql://cruddur-test.invalid/none";

  private static final List<String> OTHER_SERVERS =
      List.of(
          "cruddur.migrations.url",
          "cruddur.migrations.username",
          "cruddur.migrations.password",
          "cruddur.replicas.url",
          "cruddur.replicas.urls",
          "cruddur.replicas.username",
          "cruddur.replicas.password",
          "cruddur.replicas.datasources");

  CruddurDatabaseCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    if (!TestContextAnnotationUtils.hasAnnotation(testClass, CruddurDatabase.class)) {
      return null;
    }
    // why: Spring skips a factory that lacks a class, and the test would use the service's
    // database.
    if (!ClassUtils.isPresent(TEST_SERVER, getClass().getClassLoader())) {
      throw new IllegalStateException(
          "@CruddurDatabase needs io.cruddur:cruddur-test among the test's dependencies.");
    }
    return new Customizer();
  }

  /** Equal to any other, so that contexts are shared. */
  private record Customizer() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
        addFirst(context, Map.of("spring.datasource.url", NOWHERE, REPLACE, "none"));
        return;
      }
      TestDatabase database = TestServer.shared().createDatabase();
      Map<String, Object> properties = new HashMap<>();
      // why: what a service's configuration names is no database of a test's.
      OTHER_SERVERS.forEach(name -> properties.put(name, ""));
      properties.put("spring.datasource.url", database.jdbcUrl());
      properties.put("spring.datasource.username", database.user());
      properties.put("spring.datasource.password", database.password());
      properties.put(REPLACE, "none");
      addFirst(context, properties);
      ConfigurableEnvironment environment = context.getEnvironment();
      environment.getPropertySources().addFirst(new WaysToAnother(environment, database));
      // why a bean definition: it is destroyed after the beans that use it, such as the pool.
      RootBeanDefinition definition = new RootBeanDefinition(TestDatabase.class, () -> database);
      definition.setDestroyMethodName("close");
      definition.setLazyInit(false);
      // why: a context that was made ahead of time gets it here, too.
      definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
      ((BeanDefinitionRegistry) context.getBeanFactory())
          .registerBeanDefinition("cruddurTestDatabase", definition);
    }

    private static void addFirst(
        ConfigurableApplicationContext context, Map<String, Object> properties) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("cruddur-test", properties));
    }
  }

  /**
   * What a service may set so that it or a migration of its own connects to another database leads
   * to the test's. At each question anew: a {@code @PropertySource} of the service's comes later
   * than this. What the service does not set stays so: a URL for Flyway is a pool of its own.
   */
  private static final class WaysToAnother extends PropertySource<String> {

    private static final String DRIVER = "org.postgresql.Driver";

    private final ConfigurableEnvironment environment;
    private final Map<String, String> values = new HashMap<>();

    WaysToAnother(ConfigurableEnvironment environment, TestDatabase database) {
      // why not the environment as the source: Boot would look for the sources within it.
      super("cruddur-test-ways-to-another", "spring.datasource");
      this.environment = environment;
      put("spring.datasource.jndi-name", "false");
      put("spring.datasource.driver-class-name", DRIVER);
      // why: with this class, the pool would not look at its URL.
      put("spring.datasource.hikari.data-source-class-name", "");
      put("spring.datasource.hikari.data-source-jndi", "");
      connection(database, "spring.datasource.hikari", "jdbc-url", "username");
      connection(database, "spring.datasource.tomcat", "url", "username");
      connection(database, "spring.datasource.dbcp2", "url", "username");
      connection(database, "spring.datasource.oracleucp", "url", "user");
      put("spring.datasource.oracleucp.connection-factory-class-name", DRIVER);
      put("spring.datasource.xa.data-source-class-name", "org.postgresql.xa.PGXADataSource");
      xaProperties(database);
      put("spring.sql.init.username", database.user());
      put("spring.sql.init.password", database.password());
      connection(database, "spring.flyway", "url", "user");
      connection(database, "spring.liquibase", "url", "user");
    }

    private void connection(TestDatabase database, String prefix, String url, String user) {
      put(prefix + ".driver-class-name", DRIVER);
      put(prefix + "." + url, database.jdbcUrl());
      put(prefix + "." + user, database.user());
      put(prefix + ".password", database.password());
    }

    private void xaProperties(TestDatabase database) {
      String prefix = "spring.datasource.xa.properties.";
      put(prefix + "url", database.jdbcUrl());
      put(prefix + "server-name", database.host());
      put(prefix + "server-names", database.host());
      put(prefix + "port-number", Integer.toString(database.port()));
      put(prefix + "port-numbers", Integer.toString(database.port()));
      put(prefix + "database-name", database.databaseName());
      put(prefix + "user", database.user());
      put(prefix + "username", database.user());
      put(prefix + "password", database.password());
    }

    private void put(String name, String value) {
      values.put(uniform(name), value);
    }

    /** As Boot compares names: {@code jdbcUrl} and {@code data-source-j-n-d-i}, too. */
    private static String uniform(String name) {
      return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable Object getProperty(String name) {
      String value = values.get(uniform(name));
      return value != null && isSetElsewhere(name) ? value : null;
    }

    private boolean isSetElsewhere(String name) {
      ConfigurationPropertyName asked = ConfigurationPropertyName.adapt(name, '.');
      for (PropertySource<?> source : environment.getPropertySources()) {
        ConfigurationPropertySource other =
            source.equals(this) ? null : ConfigurationPropertySource.from(source);
        if (other != null && other.getConfigurationProperty(asked) != null) {
          return true;
        }
      }
      return false;
    }
  }
}
