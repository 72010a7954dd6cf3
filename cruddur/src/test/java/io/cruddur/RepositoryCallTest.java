package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.ValidationException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    try (Stream<Path> files = Files.list(classes.resolve("io/cruddur/repo"))) {
      Set<String> repositories =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Repository.class"))
              .map(name -> name.replace(".class", ""))
              .collect(Collectors.toSet());
      assertThat(repositories)
          .isEqualTo(
              Arrays.stream(Repositories.class.getMethods())
                  .map(accessor -> accessor.getReturnType().getSimpleName())
                  .collect(Collectors.toSet()));
    }
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
