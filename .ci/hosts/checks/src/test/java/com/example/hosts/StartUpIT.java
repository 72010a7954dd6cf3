package com.example.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the start of the Boot host on an up-to-date schema, with the starter, without it, and
 * with an archive of its classes, by turns, and what of it our own beans take: a small part, on
 * whichever machine.
 */
@Tag("measure")
class StartUpIT {

  private static final int ROUNDS = 9;

  /** What our own beans may take of the processor time of a start. */
  private static final double OWN_PART = 0.015;

  private static final Pattern STARTED =
      Pattern.compile("Started BootHost in (\\d+\\.\\d+) seconds");

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir Path directory;

  @Test
  void withAndWithoutTheStarter() throws Exception {
    List<String> with = classPath(jar -> true);
    List<String> without =
        classPath(jar -> !jar.startsWith("cruddur") && !jar.startsWith("liquibase"));
    start(with);
    List<String> archived = archived();
    List<Start> withStarter = new ArrayList<>();
    List<Start> withoutStarter = new ArrayList<>();
    List<Start> withArchive = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      withStarter.add(start(with));
      withoutStarter.add(start(without));
      withArchive.add(start(archived));
    }
    print("without the starter, s", withoutStarter, Start::clock);
    print("without the starter, s of processor time", withoutStarter, Start::processor);
    print("with the starter, s", withStarter, Start::clock);
    print("with the starter, s of processor time", withStarter, Start::processor);
    print("Cruddur's own beans, ms", withStarter, Start::ownClock);
    print("Cruddur's own beans, ms of processor time", withStarter, Start::ownProcessor);
    print("with the starter and an archive, s of processor time", withArchive, Start::processor);
    print("Cruddur's own beans with an archive, ms", withArchive, Start::ownClock);
    print(
        "Cruddur's own beans with an archive, ms of processor time",
        withArchive,
        Start::ownProcessor);
    assertThat(median(withStarter, Start::ownProcessor))
        .isLessThan(OWN_PART * 1000 * median(withoutStarter, Start::processor));
  }

  /** The extracted jar with a class-data archive, made by a start as Spring Boot's guide has it. */
  private List<String> archived() throws Exception {
    String jar = Started.extracted(postgres, Started.jdk(), directory);
    Path archive = directory.resolve("host.jsa");
    try (Started training =
        Started.java(
            postgres,
            Started.jdk(),
            arguments(
                List.of(
                    "-XX:ArchiveClassesAtExit=" + archive,
                    "-Dspring.context.exit=onRefresh",
                    "-jar",
                    jar)))) {
      training.exitCode();
    }
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on", "-jar", jar);
  }

  /** What one start took: seconds, and milliseconds of our own beans. */
  private record Start(double clock, double processor, double ownClock, double ownProcessor) {}

  private static List<String> arguments(List<String> launch) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Dspring.devtools.restart.enabled=false", "-Duser.language=en", "-Dsteps=true"));
    arguments.addAll(launch);
    return arguments;
  }

  private static Start start(List<String> launch) throws Exception {
    try (Started host = Started.java(postgres, Started.jdk(), arguments(launch))) {
      String[] own = host.await("own=").split(" ");
      double processor = host.processorTime().toMillis() / 1e3;
      host.terminate();
      host.exitCode();
      return new Start(
          seconds(host.output()),
          processor,
          Double.parseDouble(own[0]),
          Double.parseDouble(own[1]));
    }
  }

  private static double seconds(String output) {
    Matcher found = STARTED.matcher(output);
    if (!found.find()) {
      throw new AssertionError(output);
    }
    return Double.parseDouble(found.group(1));
  }

  private static List<String> classPath(Predicate<String> kept) throws Exception {
    List<String> paths = new ArrayList<>(List.of(Started.built("boot/target/classes").toString()));
    try (var jars = Files.list(Started.built("boot/target/lib"))) {
      jars.map(Path::getFileName)
          .map(Path::toString)
          .filter(kept)
          .forEach(jar -> paths.add(Started.built("boot/target/lib/" + jar).toString()));
    }
    return List.of("-cp", String.join(":", paths), "com.example.hosts.boot.BootHost");
  }

  private static double[] sorted(List<Start> starts, ToDoubleFunction<Start> figure) {
    return starts.stream().mapToDouble(figure).sorted().toArray();
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
    return sorted(starts, figure)[ROUNDS / 2];
  }

  private static void print(String what, List<Start> starts, ToDoubleFunction<Start> figure) {
    double[] sorted = sorted(starts, figure);
    System.out.printf(
        Locale.ROOT,
        "FIGURE %s: median %.2f, quartiles %.2f and %.2f%n",
        what,
        sorted[ROUNDS / 2],
        sorted[ROUNDS / 4],
        sorted[ROUNDS - 1 - ROUNDS / 4]);
  }
}
