package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.CruddurException;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.ValidationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that walk all public methods find them all. */
class RepositoryCallTest {

  @Test
  void everyRepositoryIsReached() throws Exception {
    Path classes =
        Path.of(Repositories.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<Class<?>> repositories = new HashSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("io/cruddur/repo"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.').replace(".class", "");
        Class<?> type = Class.forName(name);
        if (Arrays.stream(type.getConstructors()).anyMatch(RepositoryCallTest::takesSql)
            && !type.getPackageName().endsWith(".internal")) {
          repositories.add(type);
        }
      }
    }
    assertThat(repositories)
        .hasSize(5)
        .isEqualTo(
            Arrays.stream(Repositories.class.getMethods())
                .map(Method::getReturnType)
                .collect(Collectors.toSet()));
  }

  private static boolean takesSql(Constructor<?> constructor) {
    return Arrays.asList(constructor.getParameterTypes()).contains(Sql.class);
  }

  @Test
  void everyPublicMethodOfARepositoryIsFound() {
    Set<Method> found =
        RepositoryCall.all().stream().map(RepositoryCall::method).collect(Collectors.toSet());
    List<Method> all =
        Arrays.stream(Repositories.class.getMethods())
            .flatMap(accessor -> Arrays.stream(accessor.getReturnType().getMethods()))
            .filter(method -> method.getDeclaringClass() != Object.class)
            .toList();

    assertThat(found).hasSameElementsAs(all).hasSizeGreaterThan(45);
    assertThat(all).noneMatch(method -> Modifier.isStatic(method.getModifiers()));
  }

  /** What {@link Cruddur} has besides the repositories: whoever adds to it comes by here. */
  @Test
  void theRestOfThePublicFaceIsKnown() {
    assertThat(
            Arrays.stream(Cruddur.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
                .map(Method::getName)
                .distinct())
        .containsExactlyInAnyOrder(
            "users",
            "activities",
            "feeds",
            "follows",
            "bulk",
            "connect",
            "fromEnvironment",
            "builder",
            "on",
            "entityClasses",
            "inTransaction",
            "inRetriedTransaction",
            "useTransaction",
            "sessionFactory",
            "warmUp",
            "health",
            "close");
  }

  @Test
  void nothingIsNoUrlAndNoEntityManager() {
    assertThatExceptionOfType(CruddurException.class).isThrownBy(() -> Cruddur.connect(null));
    assertThatExceptionOfType(ValidationException.class).isThrownBy(() -> Cruddur.on(null));
  }

  @Test
  void settingsOfNothingAreReportedTogether() {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () -> Cruddur.builder().pool(null).schema(null).migrations(null).clock(null).build())
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "pool_blank", "schema_blank", "migrations_blank", "clock_blank"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Cruddur.builder().url(null).dataSource(null).build());
  }
}
