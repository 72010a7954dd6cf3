package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.jdbc.JdbcHost;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

/** What {@code spring-boot:process-aot} does, without a database. */
class AheadOfTimeTest {

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
