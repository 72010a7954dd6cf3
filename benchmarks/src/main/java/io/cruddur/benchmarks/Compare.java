package io.cruddur.benchmarks;

import io.cruddur.test.OwnServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures all peers in turns, a JVM for each, several rounds, so that whatever else the machine
 * does hits all of them. Prints median times (of the crowd's likes, means), and ratios to JDBC
 * within a round with their standard error. Arguments: the calls (default: all). System properties:
 * {@code benchmarks.rounds} (5), {@code benchmarks.posts} (200,000).
 */
final class Compare {

  private static final List<String> CALLS =
      List.of(
          "homeFirst", "homeDeep", "following200", "create", "register", "likeSpread", "likeHot");
  private static final List<String> WITHOUT_HIBERNATE =
      List.of("following200", "likeSpread", "likeHot");

  private record Score(double micros, double bytes) {}

  private Compare() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.getInteger("benchmarks.rounds", 5);
    int posts = Integer.getInteger("benchmarks.posts", 200_000);
    List<String> calls = arguments.length == 0 ? CALLS : List.of(arguments);
    try (OwnServer server =
        OwnServer.start(Map.of("fsync", "on", "shared_buffers", "1GB", "max_wal_size", "4GB"))) {
      Data.fill(server.admin(), posts);
      String url = "jdbc:postgresql://localhost:%s/postgres?user=postgres".formatted(server.port());
      System.out.println("| call | JDBC, µs | library / JDBC | bytes | Hibernate / JDBC | bytes |");
      System.out.println("|---|---|---|---|---|---|");
      for (String call : calls) {
        System.out.println(line(call, measure(call, url, rounds)));
      }
    }
  }

  private static Map<String, List<Score>> measure(String call, String url, int rounds)
      throws RunnerException {
    Map<String, List<Score>> scores = new LinkedHashMap<>();
    List<String> peers =
        WITHOUT_HIBERNATE.contains(call)
            ? List.of("jdbc", "library")
            : List.of("jdbc", "library", "hibernate");
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < peers.size(); i++) {
        String peer = peers.get((round + i) % peers.size());
        scores.computeIfAbsent(peer, key -> new ArrayList<>()).add(run(call, peer, url));
      }
    }
    return scores;
  }

  private static Score run(String call, String peer, String url) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\.Calls\\." + call + "$")
                    .param("peer", peer)
                    .jvmArgsAppend(
                        "-Xmx512m",
                        "-Dbenchmarks.url=" + url,
                        "-Dorg.jboss.logging.provider=slf4j",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
                    .forks(1)
                    .warmupIterations(4)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .runSingle();
    Statistics times = result.getPrimaryResult().getStatistics();
    // why: a pause of the machine does not count; but where threads wait for each other, all does.
    boolean crowd = call.equals("likeHot");
    return new Score(
        crowd ? times.getMean() : times.getPercentile(50),
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
  }

  private static String line(String call, Map<String, List<Score>> scores) {
    List<Score> jdbc = scores.getOrDefault("jdbc", List.of());
    double micros = jdbc.stream().mapToDouble(Score::micros).average().orElseThrow();
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %s | %s |",
        call,
        micros,
        ratios(scores.getOrDefault("library", List.of()), jdbc),
        ratios(scores.getOrDefault("hibernate", List.of()), jdbc));
  }

  private static String ratios(List<Score> scores, List<Score> jdbc) {
    if (scores.isEmpty()) {
      return "– | –";
    }
    double[] times = new double[scores.size()];
    double bytes = 0;
    for (int i = 0; i < times.length; i++) {
      times[i] = scores.get(i).micros() / jdbc.get(i).micros();
      bytes += scores.get(i).bytes() / jdbc.get(i).bytes() / times.length;
    }
    double mean = 0;
    for (double time : times) {
      mean += time / times.length;
    }
    double squares = 0;
    for (double time : times) {
      squares += (time - mean) * (time - mean);
    }
    double error = Math.sqrt(squares / Math.max(1, times.length - 1) / times.length);
    return String.format(Locale.ROOT, "%.2f ± %.2f | × %.1f", mean, error, bytes);
  }
}
