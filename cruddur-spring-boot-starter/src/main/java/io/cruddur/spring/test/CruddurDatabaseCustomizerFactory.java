package io.cruddur.spring.test;

import io.cruddur.test.TestDatabase;
import io.cruddur.test.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
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

    /** What a service may set so that it or a migration of its own connects to another database. */
    private static final Map<String, Function<TestDatabase, String>> WAYS_TO_ANOTHER =
        Map.ofEntries(
            Map.entry("spring.datasource.jndi-name", database -> "false"),
            Map.entry("spring.datasource.driver-class-name", database -> "org.postgresql.Driver"),
            Map.entry("spring.datasource.hikari.jdbc-url", TestDatabase::jdbcUrl),
            Map.entry("spring.datasource.hikari.username", TestDatabase::user),
            Map.entry("spring.datasource.hikari.password", TestDatabase::password),
            Map.entry("spring.datasource.tomcat.url", TestDatabase::jdbcUrl),
            Map.entry("spring.datasource.tomcat.username", TestDatabase::user),
            Map.entry("spring.datasource.tomcat.password", TestDatabase::password),
            Map.entry("spring.datasource.dbcp2.url", TestDatabase::jdbcUrl),
            Map.entry("spring.datasource.dbcp2.username", TestDatabase::user),
            Map.entry("spring.datasource.dbcp2.password", TestDatabase::password),
            Map.entry("spring.sql.init.username", TestDatabase::user),
            Map.entry("spring.sql.init.password", TestDatabase::password),
            Map.entry("spring.flyway.url", TestDatabase::jdbcUrl),
            Map.entry("spring.flyway.user", TestDatabase::user),
            Map.entry("spring.flyway.password", TestDatabase::password),
            Map.entry("spring.liquibase.url", TestDatabase::jdbcUrl),
            Map.entry("spring.liquibase.user", TestDatabase::user),
            Map.entry("spring.liquibase.password", TestDatabase::password));

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
      ConfigurableEnvironment environment = context.getEnvironment();
      WAYS_TO_ANOTHER.forEach(
          (name, value) -> {
            if (environment.containsProperty(name)) {
              properties.put(name, value.apply(database));
            }
          });
      addFirst(context, properties);
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
}
