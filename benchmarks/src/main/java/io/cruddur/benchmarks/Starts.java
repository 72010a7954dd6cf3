package io.cruddur.benchmarks;

import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.RoundOrder;
import io.cruddur.benchmarks.report.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * JVMs that start and read one page, in turns; the bytes are the memory of the process. All of them
 * load classes from jars alone, as an archive of classes demands.
 */
final class Starts implements AutoCloseable {

  private static final List<String> WAYS =
      List.of("JDBC", "off", "validate", "run", "run, with Hibernate", "Hibernate alone");

  /**
   * A Java that is started.
   *
   * @param group how the names of its results begin
   * @param home where it is
   */
  private record Java(String group, Path home) {

    Path launcher() {
      return home.resolve("bin").resolve("java");
    }
  }

  private final Server server;
  private final Consumer<String> progress;
  private final Path directory;
  private final String classPath;
  private final List<Java> javas = new ArrayList<>();

  /**
   * Starts JVMs.
   *
   * @param others whether a Java 25 is started too, if there is one
   * @param progress is told what has been measured
   */
  Starts(Server server, boolean others, Consumer<String> progress) throws IOException {
    this.server = server;
    this.progress = progress;
    this.directory = Files.createTempDirectory("cruddur-benchmark");
    this.classPath = jars(System.getProperty("java.class.path"));
    javas.add(new Java("start", Path.of(System.getProperty("java.home"))));
    if (others && Runtime.version().feature() < 25) {
      java25().ifPresent(home -> javas.add(new Java("start, Java 25", home)));
    }
  }

  /** That of JAVA_25_HOME, else one of the machine's. */
  private static Optional<Path> java25() throws IOException {
    List<Path> homes = new ArrayList<>();
    String given = System.getenv("JAVA_25_HOME");
    if (given != null) {
      homes.add(Path.of(given));
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(installed, "*-25-*")) {
        found.forEach(homes::add);
      }
    }
    return homes.stream()
        .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
        .findFirst();
  }

  /** The class path with a jar in place of each directory. */
  private String jars(String path) {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    List<String> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (!Files.isDirectory(Path.of(entry))) {
        entries.add(entry);
        continue;
      }
      String file = directory.resolve("module-" + entries.size() + ".jar").toString();
      if (jar.run(System.out, System.err, "--create", "--file", file, "-C", entry, ".") != 0) {
        throw new IllegalStateException("No jar was made of " + entry);
      }
      entries.add(file);
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Without an archive of classes of their own. */
  List<Result> measure(int rounds) throws Exception {
    List<Result> results = new ArrayList<>();
    for (Java java : javas) {
      results.addAll(measure(java, java.group(), rounds, Map.of()));
    }
    return results;
  }

  /** With an archive for each way, that a first start wrote; and with an AOT cache on a Java 25. */
  List<Result> measureWithArchives(int rounds) throws Exception {
    List<Result> results = new ArrayList<>();
    for (Java java : javas) {
      results.addAll(
          measureWith(
              java,
              "class-data archive",
              rounds,
              "-XX:ArchiveClassesAtExit=",
              List.of("-Xshare:on"),
              "-XX:SharedArchiveFile="));
      if (feature(java) >= 25) {
        results.addAll(
            measureWith(
                java,
                "AOT cache",
                rounds,
                "-XX:AOTCacheOutput=",
                List.of("-XX:AOTMode=on"),
                "-XX:AOTCache="));
      }
    }
    return results;
  }

  /** A JVM that cannot use its archive ends at once, and the measurement fails. */
  private List<Result> measureWith(
      Java java, String kind, int rounds, String write, List<String> demand, String read)
      throws Exception {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (String way : WAYS) {
      Path archive =
          directory.resolve(
              String.join(" ", java.group(), kind, way).replaceAll("\\W", "-") + ".archive");
      start(java, way, List.of(write + archive));
      if (!Files.exists(archive) || Files.size(archive) == 0) {
        throw new IllegalStateException("No %s was written for %s".formatted(kind, way));
      }
      List<String> measured = new ArrayList<>(demand);
      measured.add(read + archive);
      options.put(way, measured);
    }
    return measure(java, java.group() + ", " + kind, rounds, options);
  }

  private static int feature(Java java) throws IOException {
    return Files.readAllLines(java.home().resolve("release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .mapToInt(line -> Runtime.Version.parse(line.replaceAll("^[^\"]*\"|\".*", "")).feature())
        .findFirst()
        .orElse(0);
  }

  private List<Result> measure(
      Java java, String group, int rounds, Map<String, List<String>> options) throws Exception {
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String way : RoundOrder.of(WAYS, round)) {
        costs
            .computeIfAbsent(way, key -> new ArrayList<>())
            .add(start(java, way, options.getOrDefault(way, List.of())));
      }
    }
    List<Result> results = new ArrayList<>();
    for (String way : WAYS) {
      results.add(
          Result.of(
              group + "/until a page is read",
              way.equals("JDBC") || way.startsWith("Hibernate") ? way : "this library, " + way,
              costs.getOrDefault("JDBC", List.of()),
              costs.getOrDefault(way, List.of()),
              Double.NaN));
    }
    progress.accept(group);
    return results;
  }

  private Cost start(Java java, String way, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.launcher().toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Dorg.jboss.logging.provider=slf4j",
            "-classpath",
            classPath,
            StartProbe.class.getName(),
            way,
            server.url(),
            Server.SCHEMA));
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = "";
    double clock = Double.NaN;
    StringBuilder others = new StringBuilder();
    // why: to the end, because a JVM writes its archive, and talks of it, when the program is over.
    try (var reader = process.inputReader()) {
      String line;
      while ((line = reader.readLine()) != null) {
        if (line.startsWith("20 ")) {
          clock = (System.nanoTime() - begin) / 1000.0;
          said = line;
        } else {
          others.append('\n').append(line);
        }
      }
    }
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("The start of %s does not end".formatted(way));
    }
    if (process.exitValue() != 0 || said.isEmpty()) {
      throw new IllegalStateException(
          "The start of %s failed with %s: %s%s"
              .formatted(way, Integer.toString(process.exitValue()), options, others));
    }
    String[] numbers = said.split(" ", -1);
    return new Cost(
        clock, Double.parseDouble(numbers[1]), Double.NaN, Double.parseDouble(numbers[2]));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
