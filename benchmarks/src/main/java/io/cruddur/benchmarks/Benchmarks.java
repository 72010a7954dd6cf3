package io.cruddur.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.benchmarks.measure.Case;
import io.cruddur.benchmarks.measure.Rounds;
import io.cruddur.benchmarks.measure.Rounds.Effort;
import io.cruddur.benchmarks.measure.ServerProcesses;
import io.cruddur.benchmarks.report.PerformancePage;
import io.cruddur.benchmarks.report.Plots;
import io.cruddur.benchmarks.report.Report;
import io.cruddur.benchmarks.report.Result;
import io.cruddur.database.ConnectionUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures everything, and writes results.json, plots and performance.md. Arguments: {@code
 * --quick} or {@code --full}; the directory to write to, such as {@code docs}; at most how many
 * posts; a regular expression of the cases to measure. With {@code --page} and a directory it makes
 * plots and page of the results that are there.
 */
final class Benchmarks {

  private static final String POOL = "cruddur-benchmark";

  private final Server server;
  private final Extent extent;
  private final Pattern only;
  private final List<Result> results = new ArrayList<>();
  private final Instant begin = Instant.now();

  private Benchmarks(Server server, Extent extent, Pattern only) {
    this.server = server;
    this.extent = extent;
    this.only = only;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    if (!arguments[0].equals("--page")) {
      Extent extent = Extent.of(arguments[0]);
      if (arguments.length > 2) {
        extent = extent.upTo(Integer.parseInt(arguments[2]));
      }
      if (extent.isLong()) {
        Machine.awaitIdle();
      }
      try (Server server = Server.start()) {
        Map<String, String> run = Machine.describe(server, extent, List.of(arguments));
        Pattern only = Pattern.compile(arguments.length > 3 ? arguments[3] : ".*");
        new Benchmarks(server, extent, only).measure(run, results(directory));
      }
    }
    Report report = Report.read(results(directory));
    Plots.draw(report, directory.resolve("performance"));
    Files.writeString(directory.resolve("performance.md"), PerformancePage.of(report));
  }

  private static Path results(Path directory) {
    return directory.resolve("performance").resolve("results.json");
  }

  private void measure(Map<String, String> run, Path file) throws Exception {
    Cruddur.builder().url(ConnectionUrl.parse(server.url())).schema(Server.SCHEMA).build().close();
    Dataset data = Dataset.create(server, extent);
    String words =
        server.query(
            "SELECT pg_get_expr(indexprs, indrelid) FROM pg_index"
                + " WHERE indexrelid = 'activities_message_idx'::regclass");
    for (int rows : extent.rows()) {
      if (rows > extent.posts()) {
        data.dropIndexOfWords();
      }
      data.grow(rows);
      say(String.format(Locale.ROOT, "%,d posts are there", rows));
      try (HikariDataSource pool = server.pool(POOL, 1);
          Peers peers = new Peers(pool, words)) {
        Rounds rounds = rounds(extent.effort(), pool);
        // why: there are many of these cases, and a search that reads the whole table takes
        // seconds.
        Rounds shorter = rounds(extent.effortOfMatrix(), pool);
        Cases cases = new Cases(server, data, extent);
        if (results.isEmpty()) {
          // why: the first case of all would measure how code is compiled.
          for (Case each : cases.rows(peers)) {
            rounds.measure(each);
          }
        }
        run(shorter, cases.rows(peers));
        if (rows == extent.posts()) {
          data.like();
          run(rounds, cases.pages(peers));
          run(shorter, cases.searches(peers));
          run(shorter, cases.following(peers));
          run(rounds, cases.writes(peers));
          if (isWanted("import/")) {
            results.addAll(
                new Imports(
                        server,
                        pool,
                        ServerProcesses.ofNewConnections(server.admin(), pool, POOL),
                        data,
                        extent.imported())
                    .measure(peers.cruddur(), extent.starts()));
            say("imports");
          }
        }
      }
      if (rows == extent.posts()) {
        hot(data, words);
        if (isWanted("mixed load/")) {
          results.addAll(new MixedLoads(server, data, extent, words, this::say).measure());
        }
        if (isWanted("start/")) {
          try (Starts starts = new Starts(server, extent.archives(), this::say)) {
            results.addAll(starts.measure(extent.starts()));
            if (extent.archives()) {
              results.addAll(starts.measureWithArchives(extent.starts()));
            }
          }
        }
      }
      // why at each size: an interruption later, of the longest ones, leaves what was measured.
      run.put("load after", Machine.load());
      new Report(run, results).write(file);
    }
  }

  private void hot(Dataset data, String words) throws Exception {
    for (int clients : extent.clients()) {
      try (HikariDataSource pool = server.pool(POOL, clients);
          Peers peers = new Peers(pool, words)) {
        Effort effort = extent.effort();
        run(
            rounds(effort.withTurns(2 * effort.turnMillis()), pool),
            List.of(new Cases(server, data, extent).hot(peers, clients)));
      }
    }
  }

  private Rounds rounds(Effort effort, HikariDataSource pool) {
    return new Rounds(effort, pool, server.admin(), POOL);
  }

  private boolean isWanted(String name) {
    return only.matcher(name).lookingAt();
  }

  private void run(Rounds rounds, List<Case> cases) throws SQLException, InterruptedException {
    for (Case each : cases) {
      if (!isWanted(each.name())) {
        continue;
      }
      List<Result> measured = rounds.measure(each);
      results.addAll(measured);
      StringBuilder line = new StringBuilder(each.name()).append(':');
      for (Result result : measured) {
        line.append(
            String.format(
                Locale.ROOT,
                "  %s %.0f µs %.2f (client %.2f, server %.2f)",
                result.peer(),
                result.cost().clock(),
                result.ratio().median(),
                result.clientRatio().median(),
                result.serverRatio().median()));
      }
      say(line.toString());
    }
  }

  @SuppressWarnings("SystemOut")
  private void say(String text) {
    System.out.printf(
        Locale.ROOT, "%4d s  %s%n", Duration.between(begin, Instant.now()).toSeconds(), text);
  }
}
