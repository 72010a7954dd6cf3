package io.cruddur.benchmarks;

import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.RoundOrder;
import io.cruddur.benchmarks.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** JVMs that start and read one page, in turns; the bytes are the memory of the process. */
final class Starts {

  private static final List<String> WAYS =
      List.of("JDBC", "off", "validate", "run", "run, with Hibernate", "Hibernate alone");

  private final Server server;

  Starts(Server server) {
    this.server = server;
  }

  /** Without an archive of classes. */
  List<Result> measure(int rounds) throws Exception {
    return measure("start", rounds, Map.of());
  }

  /** With an archive for each way, that a first start wrote. */
  List<Result> measureWithArchives(int rounds) throws Exception {
    List<Result> results = new ArrayList<>();
    boolean cache = Runtime.version().feature() >= 24;
    Map<String, List<String>> archives = new LinkedHashMap<>();
    Path directory = Files.createTempDirectory("cruddur-benchmark");
    try {
      for (String way : WAYS) {
        Path archive = directory.resolve(way.replaceAll("\\W", "-"));
        start(
            way, List.of((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive));
        archives.put(way, List.of((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
      }
      results.addAll(
          measure(cache ? "start, AOT cache" : "start, class-data archive", rounds, archives));
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
    return results;
  }

  private List<Result> measure(String group, int rounds, Map<String, List<String>> options)
      throws Exception {
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String way : RoundOrder.of(WAYS, round)) {
        costs
            .computeIfAbsent(way, key -> new ArrayList<>())
            .add(start(way, options.getOrDefault(way, List.of())));
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
    return results;
  }

  private Cost start(String way, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Dorg.jboss.logging.provider=slf4j",
            "-classpath",
            System.getProperty("java.class.path"),
            StartProbe.class.getName(),
            way,
            server.url(),
            Server.SCHEMA));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String line;
    try (var reader = process.inputReader()) {
      line = String.valueOf(reader.readLine());
    }
    double clock = (System.nanoTime() - begin) / 1000.0;
    if (!process.waitFor(1, TimeUnit.MINUTES) || !line.startsWith("20 ")) {
      process.destroyForcibly();
      throw new IllegalStateException("The start of %s failed: %s".formatted(way, line));
    }
    String[] said = line.split(" ", -1);
    return new Cost(clock, Double.parseDouble(said[1]), Double.NaN, Double.parseDouble(said[2]));
  }
}
