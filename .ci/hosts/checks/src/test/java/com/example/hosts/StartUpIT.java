package com.example.hosts;

import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Measures, and asserts nothing: the start of the Boot host on an up-to-date schema, with the
 * starter and without it, by turns, and what of it our own beans take.
 */
@Tag("measure")
class StartUpIT {

  private static final int ROUNDS = 9;
  private static final Pattern STARTED =
      Pattern.compile("Started BootHost in (\\d+\\.\\d+) seconds");

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void withAndWithoutTheStarter() throws Exception {
    String with = classPath(jar -> true);
    String without = classPath(jar -> !jar.startsWith("cruddur") && !jar.startsWith("liquibase"));
    start(with, false);
    Figures withStarter = new Figures();
    Figures withoutStarter = new Figures();
    Figures own = new Figures();
    for (int i = 0; i < ROUNDS; i++) {
      withStarter.add(start(with, false));
      withoutStarter.add(start(without, false));
      own.add(start(with, true));
    }
    print("without the starter, s", withoutStarter.wall);
    print("without the starter, s of processor time", withoutStarter.processor);
    print("with the starter, s", withStarter.wall);
    print("with the starter, s of processor time", withStarter.processor);
    print("Cruddur's own beans, ms", own.own);
  }

  /** What one start took. */
  private record Start(double wall, double processor, double own) {}

  private static final class Figures {

    private final List<Double> wall = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();
    private final List<Double> own = new ArrayList<>();

    private void add(Start start) {
      wall.add(start.wall);
      processor.add(start.processor);
      own.add(start.own);
    }
  }

  private static Start start(String classPath, boolean steps) throws Exception {
    List<String> arguments =
        List.of(
            "-Dspring.devtools.restart.enabled=false",
            "-Duser.language=en",
            "-Dsteps=" + steps,
            "-cp",
            classPath,
            "com.example.hosts.boot.BootHost");
    try (Started host = Started.java(postgres, Started.jdk(), arguments)) {
      String printed = host.await(steps ? "own=" : "port=");
      double own = steps ? Double.parseDouble(printed) : 0;
      double processor = host.processorTime().toMillis() / 1e3;
      host.terminate();
      host.exitCode();
      return new Start(seconds(host.output()), processor, own);
    }
  }

  private static double seconds(String output) {
    Matcher found = STARTED.matcher(output);
    if (!found.find()) {
      throw new AssertionError(output);
    }
    return Double.parseDouble(found.group(1));
  }

  private static String classPath(Predicate<String> kept) throws Exception {
    List<String> paths = new ArrayList<>(List.of(Started.built("boot/target/classes").toString()));
    try (var jars = Files.list(Started.built("boot/target/lib"))) {
      jars.map(Path::getFileName)
          .map(Path::toString)
          .filter(kept)
          .forEach(jar -> paths.add(Started.built("boot/target/lib/" + jar).toString()));
    }
    return String.join(":", paths);
  }

  private static void print(String what, List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "FIGURE %s: median %.2f, quartiles %.2f and %.2f%n",
        what,
        sorted.get(ROUNDS / 2),
        sorted.get(ROUNDS / 4),
        sorted.get(ROUNDS - 1 - ROUNDS / 4));
  }
}
