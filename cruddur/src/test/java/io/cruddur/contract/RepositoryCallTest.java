package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.Repositories;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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
    if (Files.isDirectory(classes)) {
      assertThat(repositoriesIn(classes)).hasSize(7).isEqualTo(reached());
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(classes)) {
        assertThat(repositoriesIn(jar.getPath("/"))).hasSize(7).isEqualTo(reached());
      }
    }
  }

  private static Set<Class<?>> repositoriesIn(Path root) throws Exception {
    Set<Class<?>> repositories = new HashSet<>();
    try (Stream<Path> files = Files.walk(root.resolve("io/cruddur/repo"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        Class<?> type = Class.forName(name);
        if (Arrays.stream(type.getConstructors()).anyMatch(RepositoryCallTest::takesSql)
            && !type.getPackageName().endsWith(".internal")) {
          repositories.add(type);
        }
      }
    }
    return repositories;
  }

  private static Set<Class<?>> reached() {
    return RepositoryCall.accessors().map(Method::getReturnType).collect(Collectors.toSet());
  }

  private static boolean takesSql(Constructor<?> constructor) {
    return Arrays.asList(constructor.getParameterTypes()).contains(Sql.class);
  }

  @Test
  void everyPublicMethodOfARepositoryIsFound() {
    Set<Method> found =
        RepositoryCall.all().stream().map(RepositoryCall::method).collect(Collectors.toSet());
    List<Method> all =
        RepositoryCall.accessors()
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
            "relations",
            "reports",
            "bulk",
            "withConnection",
            "connect",
            "fromEnvironment",
            "builder",
            "on",
            "entityClasses",
            "inTransaction",
            "inRetriedTransaction",
            "useTransaction",
            "session",
            "sessionFactory",
            "warmUp",
            "health",
            "close");
  }

  @Test
  void nothingIsNoUrlAndNoEntityManager() {
    assertThatExceptionOfType(InvalidConnectionUrlException.class)
        .isThrownBy(() -> Cruddur.connect(null));
    assertThatNullPointerException()
        .isThrownBy(() -> Cruddur.on((EntityManager) null))
        .withMessage("entityManager");
    assertThatNullPointerException()
        .isThrownBy(() -> Cruddur.on((Connection) null))
        .withMessage("connection");
  }

  @Test
  void aSettingOfNothingIsRefusedAtOnce() {
    CruddurBuilder builder = Cruddur.builder();
    assertThatNullPointerException().isThrownBy(() -> builder.url(null)).withMessage("url");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.dataSource(null))
        .withMessage("dataSource");
    assertThatNullPointerException().isThrownBy(() -> builder.pool(null)).withMessage("settings");
    assertThatNullPointerException().isThrownBy(() -> builder.schema(null)).withMessage("schema");
    assertThatNullPointerException().isThrownBy(() -> builder.migrations(null)).withMessage("mode");
    assertThatNullPointerException().isThrownBy(() -> builder.clock(null)).withMessage("clock");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Cruddur.builder().build());
  }
}
