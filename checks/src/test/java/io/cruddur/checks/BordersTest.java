package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The borders of the modules and of their packages. */
class BordersTest {

  /** What each module needs of the others: arrows point down only. */
  private static final Map<String, Set<String>> NEEDS =
      Map.of(
          "cruddur-database", Set.of(),
          "cruddur-model", Set.of(),
          "cruddur-test", Set.of(),
          "cruddur-migrations", Set.of("cruddur-database"),
          "cruddur-repo", Set.of("cruddur-database", "cruddur-model"),
          "cruddur",
              Set.of("cruddur-database", "cruddur-model", "cruddur-migrations", "cruddur-repo"),
          "cruddur-cli",
              Set.of("cruddur-database", "cruddur-model", "cruddur-migrations", "cruddur-repo"),
          "cruddur-spring-boot-starter",
              Set.of(
                  "cruddur",
                  "cruddur-database",
                  "cruddur-model",
                  "cruddur-migrations",
                  "cruddur-repo"));

  /** Classes that need an optional dependency, by module: who uses them declares it. */
  private static final Map<String, Set<String>> NEED_OPTIONAL_DEPENDENCIES =
      Map.of(
          "cruddur",
              Set.of(
                  "io.cruddur.AuthorsCache",
                  "io.cruddur.AuthorsCacheMeters",
                  "io.cruddur.ReplicaMeters"),
          "cruddur-database",
              Set.of(
                  "io.cruddur.database.credentials.RdsIamCredentials",
                  "io.cruddur.database.credentials.SecretsManagerCredentials"),
          "cruddur-spring-boot-starter",
              Set.of(
                  "io.cruddur.spring.actuate.ActuateAutoConfiguration",
                  "io.cruddur.spring.actuate.CruddurHealthIndicator",
                  "io.cruddur.spring.actuate.CruddurInfoContributor",
                  "io.cruddur.spring.jpa.CruddurJpaAutoConfiguration",
                  "io.cruddur.spring.jpa.UnitOfCruddur",
                  "io.cruddur.spring.test.CruddurDatabaseCustomizerFactory",
                  "io.cruddur.spring.web.BodyAwareResponse",
                  "io.cruddur.spring.web.ReadTokenAutoConfiguration",
                  "io.cruddur.spring.web.ReadTokenFilter"));

  /**
   * Their constructors are public, because another package of the library calls them; to hosts they
   * are of no use, since nothing public hands out what they take.
   */
  private static final Set<String> MADE_BY_THE_LIBRARY =
      Set.of(
          "io.cruddur.migrations.adoption.AdoptionRun",
          "io.cruddur.migrations.repair.RepairRun",
          "io.cruddur.repo.CruddurRepositories",
          "io.cruddur.repo.activity.Activities",
          "io.cruddur.repo.bulk.Bulk",
          "io.cruddur.repo.feed.Feeds",
          "io.cruddur.repo.follow.Follows",
          "io.cruddur.repo.relation.Relations",
          "io.cruddur.repo.report.Reports",
          "io.cruddur.repo.user.Users");

  static List<ProjectModule> modules() {
    return ProjectModule.PUBLISHED;
  }

  static Stream<ProjectModule> libraries() {
    return modules().stream().filter(ProjectModule::hasPublicApi);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleNeedsOnlyThoseBelowIt(ProjectModule module) {
    assertThat(module.ownDependencies()).isEqualTo(NEEDS.get(module.name()));
  }

  /** docs/architecture.md draws an arrow to what no other arrow leads to already. */
  @Test
  void thePictureShowsWhatEachModuleNeeds() throws IOException {
    Set<String> arrows = new TreeSet<>();
    NEEDS.forEach(
        (module, needs) -> {
          Set<String> direct = new TreeSet<>(needs);
          needs.forEach(need -> direct.removeAll(NEEDS.getOrDefault(need, Set.of())));
          direct.forEach(need -> arrows.add("  " + module + " --> " + need));
        });
    assertThat(
            Files.readAllLines(ProjectModule.ROOT.resolve("docs/architecture.md")).stream()
                .filter(line -> line.matches("  cruddur[a-z-]* --> .*")))
        .containsExactlyInAnyOrderElementsOf(arrows);
  }

  @Test
  void noPackageIsInTwoModules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (ProjectModule module : modules()) {
      for (String name : module.classNames()) {
        modules
            .computeIfAbsent(name.substring(0, name.lastIndexOf('.')), any -> new TreeSet<>())
            .add(module.name());
      }
    }
    assertThat(modules).hasSizeGreaterThan(20);
    assertThat(modules).allSatisfy((name, in) -> assertThat(in).hasSize(1));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void noPackageHasMoreThan25Files(ProjectModule module) {
    assertThat(module.sourcesByPackage())
        .isNotEmpty()
        .allSatisfy((name, files) -> assertThat(files).as(name).isLessThanOrEqualTo(25));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyClassLoadsWholeWithTheOptionalDependencies(ProjectModule module) throws Exception {
    try (URLClassLoader loader = module.hostClassLoader(true)) {
      assertThat(failures(module, loader)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyOtherClassLoadsWholeWithWhatAHostGets(ProjectModule module) throws Exception {
    Set<String> needOptional = NEED_OPTIONAL_DEPENDENCIES.getOrDefault(module.name(), Set.of());
    try (URLClassLoader loader = module.hostClassLoader(false)) {
      Map<String, String> failures = failures(module, loader);
      Set<String> outer = new TreeSet<>();
      failures.keySet().forEach(name -> outer.add(name.replaceAll("\\$.*", "")));
      assertThat(outer).as(() -> failures.toString()).isEqualTo(new TreeSet<>(needOptional));
    }
  }

  /**
   * What cannot be loaded, and why: each class is initialized, and each of its members resolved.
   */
  private static Map<String, String> failures(ProjectModule module, ClassLoader loader) {
    Map<String, String> failures = new TreeMap<>();
    Thread.currentThread().setContextClassLoader(loader);
    for (String name : module.classNames()) {
      try {
        Class<?> type = Class.forName(name, true, loader);
        List<Object> members = new ArrayList<>(List.of(type.getMethods()));
        members.addAll(List.of(type.getDeclaredMethods()));
        members.addAll(List.of(type.getDeclaredFields()));
        members.addAll(List.of(type.getDeclaredConstructors()));
        members.addAll(supertypes(type));
        assertThat(members).doesNotContainNull();
      } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
        failures.put(name, e.toString());
      }
    }
    Thread.currentThread().setContextClassLoader(BordersTest.class.getClassLoader());
    return failures;
  }

  /** Types that hosts name, which have a type of a package internal in their signature. */
  @ParameterizedTest
  @MethodSource("libraries")
  void noPublicSignatureHasAnInternalType(ProjectModule module) throws Exception {
    List<String> found = new ArrayList<>();
    try (URLClassLoader loader = module.hostClassLoader(true)) {
      for (Class<?> type : PublicTypes.of(module, loader)) {
        check(type.getName() + " extends", supertypes(type), found);
        for (Field field : type.getDeclaredFields()) {
          if (PublicTypes.isExported(field.getModifiers())) {
            check(field.toString(), List.of(field.getGenericType()), found);
          }
        }
        for (Method method : type.getDeclaredMethods()) {
          if (PublicTypes.isExported(method.getModifiers()) && !method.isSynthetic()) {
            List<Type> types = new ArrayList<>(List.of(method.getGenericParameterTypes()));
            types.add(method.getGenericReturnType());
            types.addAll(List.of(method.getGenericExceptionTypes()));
            types.addAll(List.of(method.getTypeParameters()));
            check(method.toGenericString(), types, found);
          }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
          if (PublicTypes.isExported(constructor.getModifiers())
              && !MADE_BY_THE_LIBRARY.contains(type.getName())) {
            check(
                constructor.toGenericString(),
                List.of(constructor.getGenericParameterTypes()),
                found);
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static List<Type> supertypes(Class<?> type) {
    List<Type> types = new ArrayList<>(List.of(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) {
      types.add(type.getGenericSuperclass());
    }
    types.addAll(List.of(type.getTypeParameters()));
    return types;
  }

  private static void check(String where, Collection<? extends Type> types, List<String> found) {
    Set<Type> seen = new HashSet<>();
    if (types.stream().anyMatch(type -> isInternal(type, seen))) {
      found.add(where);
    }
  }

  private static boolean isInternal(Type type, Set<Type> seen) {
    if (!seen.add(type)) {
      return false;
    }
    Function<Type[], Boolean> any =
        types -> Arrays.stream(types).anyMatch(each -> isInternal(each, seen));
    if (type instanceof Class<?> raw) {
      return raw.isArray() ? isInternal(raw.getComponentType(), seen) : PublicTypes.isInternal(raw);
    }
    if (type instanceof ParameterizedType parameterized) {
      return isInternal(parameterized.getRawType(), seen)
          || any.apply(parameterized.getActualTypeArguments());
    }
    if (type instanceof GenericArrayType array) {
      return isInternal(array.getGenericComponentType(), seen);
    }
    if (type instanceof WildcardType wildcard) {
      return any.apply(wildcard.getUpperBounds()) || any.apply(wildcard.getLowerBounds());
    }
    return type instanceof TypeVariable<?> variable && any.apply(variable.getBounds());
  }
}
