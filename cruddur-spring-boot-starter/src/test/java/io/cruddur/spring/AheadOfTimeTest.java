package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.jdbc.JdbcHost;
import io.cruddur.spring.test.CruddurDatabase;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** What {@code spring-boot:process-aot} does, without a database. */
class AheadOfTimeTest {

  /** What {@code spring-boot:process-test-aot} does. */
  @Test
  void aTestWithADatabaseOfItsOwnIsGeneratedWithoutOne() {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
    try {
      new TestContextAotGenerator(files).processAheadOfTime(Stream.of(AnnotatedTest.class));
    } finally {
      System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
    }

    assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
        .anySatisfy(path -> assertThat(path).contains("DataSourceConfiguration__TestContext"))
        .anySatisfy(path -> assertThat(path).contains("CruddurAutoConfiguration__TestContext"))
        .noneSatisfy(path -> assertThat(path).contains("io/cruddur/test/"));
  }

  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = JdbcHost.class)
  static final class AnnotatedTest {}

  @Test
  void beansAreGeneratedWithoutADatabaseAndNoProxyOfOurs() {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "host",
                Map.of(
                    "spring.datasource.url",
                    "jdbc:postgresql://nowhere.example.com/none",
                    "spring.autoconfigure.exclude",
                    StartedHost.NO_JPA,
                    "spring.flyway.enabled",
                    "false",
                    "spring.liquibase.enabled",
                    "false")));
    context.register(JdbcHost.class);
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get("com.example.jdbc", "JdbcHost")), files);

    new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    generation.writeGeneratedContent();

    assertThat(files.getGeneratedFiles(Kind.SOURCE))
        .anySatisfy(
            (path, content) ->
                assertThat(path).contains("CruddurAutoConfiguration__BeanDefinitions"));
    assertThat(files.getGeneratedFiles(Kind.CLASS))
        .noneSatisfy((path, content) -> assertThat(path).contains("io/cruddur/"));
    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("io/cruddur/migrations/changes/0001_create_users.sql"))
        .accepts(generation.getRuntimeHints());
  }
}
