package io.cruddur.spring.test;

import io.cruddur.test.TestDatabase;
import io.cruddur.test.TestServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** What {@link CruddurDatabase} does. */
final class CruddurDatabaseCustomizerFactory implements ContextCustomizerFactory {

  CruddurDatabaseCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    return TestContextAnnotationUtils.hasAnnotation(testClass, CruddurDatabase.class)
        ? new Customizer()
        : null;
  }

  /** Equal to any other, so that contexts are shared. */
  private record Customizer() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      TestDatabase database = TestServer.shared().createDatabase();
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "cruddur-test",
                  Map.of(
                      "spring.datasource.url", database.jdbcUrl(),
                      "spring.datasource.username", database.user(),
                      "spring.datasource.password", database.password(),
                      "spring.test.database.replace", "none")));
      // why a bean definition: it is destroyed after the beans that use it, such as the pool.
      RootBeanDefinition definition = new RootBeanDefinition(TestDatabase.class, () -> database);
      definition.setDestroyMethodName("close");
      definition.setLazyInit(false);
      ((BeanDefinitionRegistry) context.getBeanFactory())
          .registerBeanDefinition("cruddurTestDatabase", definition);
    }
  }
}
