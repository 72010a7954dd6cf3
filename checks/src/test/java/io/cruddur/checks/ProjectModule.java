package io.cruddur.checks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module of this project as its build left it: classes, sources, and the dependencies that Maven
 * resolved (target/dependency-tree.txt and target/class-path.txt, which the parent POM writes).
 */
record ProjectModule(String name, boolean hasPublicApi) {

  /** The project's directory. */
  static final Path ROOT = root();

  /** Those that hosts depend on or run, in the order of the reactor. */
  static final List<ProjectModule> PUBLISHED =
      List.of(
          new ProjectModule("cruddur-database", true),
          new ProjectModule("cruddur-model", true),
          new ProjectModule("cruddur-test", true),
          new ProjectModule("cruddur-migrations", true),
          new ProjectModule("cruddur-repo", true),
          new ProjectModule("cruddur", true),
          new ProjectModule("cruddur-cli", false),
          new ProjectModule("cruddur-spring-boot-starter", true));

  private static final Pattern NODE =
      Pattern.compile(
          "(?<indent>[|+\\\\ -]*)(?<group>[^:]+):(?<artifact>[^:]+):[^(]*:(?<scope>[a-z]+)( \\(.*\\))?");

  static ProjectModule of(String name) {
    return PUBLISHED.stream()
        .filter(module -> module.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("checks/pom.xml"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  Path directory() {
    return ROOT.resolve(name);
  }

  Path classes() {
    return directory().resolve("target/classes");
  }

  /** Binary names of all its classes, sorted. */
  Set<String> classNames() {
    try (Stream<Path> files = Files.walk(classes())) {
      return files
          .map(file -> classes().relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(
              file ->
                  file.substring(0, file.length() - ".class".length())
                      .replace(File.separatorChar, '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many source files, package-info aside, each of its packages has. */
  Map<String, Long> sourcesByPackage() {
    Path sources = directory().resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
          .collect(
              Collectors.groupingBy(
                  file ->
                      sources
                          .relativize(file.getParent())
                          .toString()
                          .replace(File.separatorChar, '.'),
                  Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The modules of ours that its POM brings to a host, optional ones left out. */
  Set<String> ownDependencies() {
    return dependencies(false).stream()
        .filter(dependency -> dependency.group().equals("io.cruddur"))
        .map(Dependency::artifact)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Loads what a host loads that has this module as its only dependency.
   *
   * @param optional whether the host has the optional dependencies, too
   */
  URLClassLoader hostClassLoader(boolean optional) {
    Set<Path> path = new LinkedHashSet<>();
    collectClassPath(optional, path);
    URL[] urls =
        path.stream()
            .map(
                file -> {
                  try {
                    return file.toUri().toURL();
                  } catch (MalformedURLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toArray(URL[]::new);
    return new URLClassLoader(name, urls, ClassLoader.getPlatformClassLoader());
  }

  /** The jars of the same, ours as they are published. */
  List<Path> hostModulePath() {
    Set<Path> path = new LinkedHashSet<>();
    collectClassPath(false, path);
    return path.stream()
        .map(file -> file.endsWith("target/classes") ? jar(file.getParent().getParent()) : file)
        .toList();
  }

  private static Path jar(Path module) {
    return module.resolve("target/%s-%s.jar".formatted(module.getFileName(), version()));
  }

  /** The version of all modules. */
  static String version() {
    try {
      Matcher version =
          Pattern.compile("<version>([^<]+)</version>")
              .matcher(Files.readString(ROOT.resolve("pom.xml")));
      if (!version.find()) {
        throw new IllegalStateException("pom.xml has no version");
      }
      return version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collectClassPath(boolean optional, Set<Path> path) {
    path.add(classes());
    Map<String, Path> jars = jars();
    for (Dependency dependency : dependencies(optional)) {
      if (dependency.group().equals("io.cruddur")) {
        // why: what this module declares again for its tests is missing in its own tree, but not in
        // a host's.
        of(dependency.artifact()).collectClassPath(false, path);
      } else {
        Path jar = jars.get(dependency.artifact());
        if (jar == null) {
          throw new IllegalStateException(name + " has no jar of " + dependency);
        }
        path.add(jar);
      }
    }
  }

  /** What its tree has in scopes compile and runtime. */
  Collection<Dependency> dependencies(boolean optional) {
    List<Dependency> found = new ArrayList<>();
    int skippedBelow = Integer.MAX_VALUE;
    for (String line : lines("dependency-tree.txt")) {
      Matcher node = NODE.matcher(line);
      if (!node.matches()) {
        continue; // this module itself
      }
      int depth = node.group("indent").length();
      if (depth > skippedBelow) {
        continue;
      }
      skippedBelow = Integer.MAX_VALUE;
      Predicate<String> scope = Set.of("compile", "runtime")::contains;
      if (!scope.test(node.group("scope")) || (!optional && line.endsWith("(optional)"))) {
        skippedBelow = depth;
      } else {
        found.add(new Dependency(node.group("group"), node.group("artifact")));
      }
    }
    return found;
  }

  private Map<String, Path> jars() {
    Map<String, Path> jars = new HashMap<>();
    StringTokenizer entries =
        new StringTokenizer(String.join("", lines("class-path.txt")), File.pathSeparator);
    while (entries.hasMoreTokens()) {
      Path jar = Path.of(entries.nextToken());
      // why: …/artifact/version/artifact-version.jar, as a local repository has it.
      if (jar.getNameCount() > 3) {
        jars.put(jar.getName(jar.getNameCount() - 3).toString(), jar);
      }
    }
    return jars;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(directory().resolve("target").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("mvn verify -pl checks -am makes " + file, e);
    }
  }

  record Dependency(String group, String artifact) {}
}
