package io.cruddur.benchmarks.report;

import io.cruddur.benchmarks.measure.Cost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * docs/performance.md: the text of performance.md in the resources, in which {@code {run}}, {@code
 * {goals}}, {@code {clock GROUP}}, {@code {costs GROUP}}, {@code {memory GROUP}}, {@code {tail
 * GROUP}} and {@code {plot FILE TITLE}} stand for what the results say.
 */
public final class PerformancePage {

  static final String LIBRARY = "this library";
  static final String CACHED = LIBRARY + ", authors' names in memory";

  /** A load that a run of its own makes on two processors. */
  private static final double BUSY = 3;

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?: ([^}]+))?}");

  /** A number that the library shall reach. */
  private record Goal(String text, Pattern names, String peer, double most) {}

  private static final List<Goal> GOALS =
      List.of(
          goal("home, first page and deep", "pages/home.*|home by depth/.*", LIBRARY, 1.05),
          goal(
              "the same with authors' names in memory",
              "pages/home.*|home by depth/.*",
              CACHED,
              0.75),
          goal("create a post", "writes/create.*", LIBRARY, 1.05),
          goal("like and take back, many posts", "writes/like.*", LIBRARY, 1.0),
          goal("the same, one post at once by 16", "like one post at once/16", LIBRARY, 1.1),
          goal("import, to COPY", "import/.*", LIBRARY, 1.25));

  private final Report report;

  private PerformancePage(Report report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(Report report) throws IOException {
    try (InputStream template =
        Objects.requireNonNull(PerformancePage.class.getResourceAsStream("/performance.md"))) {
      PerformancePage page = new PerformancePage(report);
      return PLACE
          .matcher(new String(template.readAllBytes(), StandardCharsets.UTF_8))
          .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(page.text(place)))
          .replaceAll("\n{3,}", "\n\n");
    }
  }

  private static Goal goal(String text, String names, String peer, double most) {
    return new Goal(text, Pattern.compile(names), peer, most);
  }

  private String text(MatchResult place) {
    String argument = Optional.ofNullable(place.group(2)).orElse("");
    return switch (place.group(1)) {
      case "run" -> run();
      case "goals" -> goals();
      case "clock" -> clock(argument);
      case "costs" -> costs(argument);
      case "memory" -> memory(argument);
      case "tail" -> tail(argument);
      case "plot" -> plot(argument);
      default -> throw new IllegalArgumentException(place.group());
    };
  }

  private String run() {
    StringBuilder text = new StringBuilder("| | |\n|---|---|");
    // why: the regular expression of a filter may have bars, which end a cell.
    report
        .run()
        .forEach(
            (key, value) -> text.append("\n| %s | %s |".formatted(key, value.replace("|", "\\|"))));
    boolean busy = Stream.of("load before", "load after").anyMatch(this::isHigh);
    if (busy || report.run().getOrDefault("run", "").contains("--quick")) {
      text.append("\n\n**Not to be quoted:** ")
          .append(busy ? "others kept the machine busy, and " : "")
          .append(
              busy
                  ? "the clock says little, processor time a little more."
                  : "a quick run is short, and code that has run for a second is not compiled"
                      + " well.");
    }
    return text.toString();
  }

  /** Whether more than one process wanted to run when nothing was measured yet, or after. */
  private boolean isHigh(String key) {
    return Double.parseDouble(report.run().getOrDefault(key, "0")) > BUSY;
  }

  private String goals() {
    StringBuilder text =
        new StringBuilder("| what | at most | measured (quartiles) | reached |\n|---|---|---|---|");
    for (Goal goal : GOALS) {
      List<Result> found =
          report.results().stream()
              .filter(result -> result.peer().equals(goal.peer()))
              .filter(result -> goal.names().matcher(result.name()).matches())
              .toList();
      for (Result result : found) {
        text.append(
            format(
                "\n| %s%s | %.2f | %s | %s |",
                goal.text(),
                found.size() == 1 ? "" : ": " + label(result),
                goal.most(),
                ratio(result),
                reached(result, goal.most())));
      }
    }
    text.append(following());
    return text.toString();
  }

  /** Each cell of the following feed beside the better of the two hand-written statements. */
  private String following() {
    List<Double> ratios = new ArrayList<>();
    double worst = 0;
    String where = "";
    for (Result library : report.results()) {
      if (!library.group().startsWith("following ") || !library.peer().equals(LIBRARY)) {
        continue;
      }
      double ratio = toBest(library);
      ratios.add(ratio);
      if (ratio > worst) {
        worst = ratio;
        where = library.name().replace("/", ", ");
      }
    }
    if (ratios.isEmpty()) {
      return "";
    }
    double median = Cost.quartile(ratios, Double::doubleValue, 2);
    return format(
        """

        | following, to the better of two statements: median of %d cells | 1.00 | %.2f (%.2f–%.2f) | %s |
        | following, to the better of two statements: the worst cell, %s | 1.25 | %.2f | %s |\
        """
            .stripTrailing(),
        ratios.size(),
        median,
        Cost.quartile(ratios, Double::doubleValue, 1),
        Cost.quartile(ratios, Double::doubleValue, 3),
        median <= 1 ? "yes" : "no",
        where,
        worst,
        worst <= 1.25 ? "yes" : "no");
  }

  private double toBest(Result library) {
    if (!Double.isNaN(library.ratioToBest())) {
      return library.ratioToBest();
    }
    // why: results from before the ratio was measured within rounds have the medians only.
    double best =
        report.results().stream()
            .filter(result -> result.name().equals(library.name()))
            .filter(result -> !result.peer().equals(LIBRARY))
            .mapToDouble(result -> result.cost().clock())
            .min()
            .orElse(Double.NaN);
    return library.cost().clock() / best;
  }

  private static String reached(Result result, double most) {
    if (result.ratio() <= most) {
      return "yes";
    }
    return result.lower() <= most ? "no, within the spread" : "no";
  }

  /** What a call takes by the clock, of all peers. */
  private String clock(String group) {
    Map<String, List<Result>> cases = report.group(group);
    if (cases.isEmpty()) {
      return missing(group);
    }
    Set<String> peers = new LinkedHashSet<>();
    cases.values().forEach(results -> results.forEach(result -> peers.add(result.peer())));
    String first = peers.iterator().next();
    StringBuilder text = new StringBuilder("| | %s, µs |".formatted(first));
    peers.stream().skip(1).forEach(peer -> text.append(" %s |".formatted(peer)));
    text.append("\n|---|").append("---|".repeat(peers.size()));
    cases.forEach(
        (which, results) -> {
          text.append("\n| ").append(label(results.get(0))).append(" |");
          for (String peer : peers) {
            Optional<Result> result =
                results.stream().filter(each -> each.peer().equals(peer)).findFirst();
            text.append(' ')
                .append(
                    result
                        .map(r -> peer.equals(first) ? format("%,.0f", r.cost().clock()) : bold(r))
                        .orElse("–"))
                .append(" |");
          }
        });
    cases.values().stream()
        .flatMap(List::stream)
        .map(Result::baseline)
        .filter(baseline -> !baseline.equals(Result.JDBC))
        .findFirst()
        .ifPresent(baseline -> text.append("\n\nRatios are to %s.".formatted(baseline)));
    return text.toString();
  }

  /** Memory of the processes that start, in megabytes; nothing if the group was not measured. */
  private String memory(String group) {
    List<Result> results = report.group(group).values().stream().flatMap(List::stream).toList();
    if (results.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("| |");
    results.forEach(result -> text.append(" %s |".formatted(result.peer())));
    text.append("\n|---|").append("---|".repeat(results.size()));
    text.append("\n| resident memory at its peak, MB |");
    for (Result result : results) {
      double bytes = result.cost().bytes();
      text.append(format(" %s |", number("%,.0f", bytes > 0 ? bytes / 1e6 : Double.NaN)));
    }
    return text.toString();
  }

  /** What the library's calls cost, and where. */
  private String costs(String group) {
    Map<String, List<Result>> cases = report.group(group);
    if (cases.isEmpty()) {
      return missing(group);
    }
    StringBuilder text =
        new StringBuilder(
            """
            | | JDBC: client, server, µs | this library: client | server | bytes | buffers |
            |---|---|---|---|---|---|\
            """);
    cases.forEach(
        (which, results) -> {
          Result jdbc = results.get(0);
          for (Result result : results) {
            if (result.peer().startsWith(LIBRARY)) {
              text.append(
                  format(
                      "\n| %s | %s, %s | %s | %s | %s | %s |",
                      label(result) + result.peer().substring(LIBRARY.length()),
                      number("%,.0f", jdbc.cost().client()),
                      number("%,.0f", jdbc.cost().server()),
                      number("%.2f", result.clientRatio()),
                      number("%.2f", result.serverRatio()),
                      number("%.2f", result.bytesRatio()),
                      number("%,.0f", jdbc.buffers()) + " → " + number("%,.0f", result.buffers())));
            }
          }
        });
    return text.toString();
  }

  /** Percentiles of a load in milliseconds. */
  private String tail(String group) {
    Map<String, List<Result>> cases = report.group(group);
    if (cases.isEmpty()) {
      return missing(group);
    }
    StringBuilder text =
        new StringBuilder(
            """
            | calls a second | who | p50, ms | p99, ms | p99.9, ms |
            |---|---|---|---|---|\
            """);
    cases.forEach(
        (which, results) ->
            results.forEach(
                result ->
                    text.append(
                        format(
                            "\n| %s | %s | %.1f | %.1f | %.1f |",
                            label(result),
                            result.peer(),
                            result.cost().clock() / 1000,
                            result.p99() / 1000,
                            result.p999() / 1000))));
    return text.toString();
  }

  private String plot(String argument) {
    String file = argument.substring(0, argument.indexOf(' '));
    Plots.Plot plot = Plots.plot(file);
    return plot.isDrawn(report)
        ? "![%s](performance/%s.svg)".formatted(argument.substring(file.length() + 1), file)
        : "";
  }

  private static String missing(String group) {
    return "*%s: not in this run.*".formatted(group);
  }

  /** Numbers get their commas. */
  private static String label(Result result) {
    String which = result.which();
    return which.matches("\\d+") ? format("%,d", Long.parseLong(which)) : which;
  }

  private static String bold(Result result) {
    return result.peer().equals(LIBRARY) ? "**" + ratio(result) + "**" : ratio(result);
  }

  private static String ratio(Result result) {
    return "%s (%s–%s)"
        .formatted(digits(result.ratio()), digits(result.lower()), digits(result.upper()));
  }

  /** Two digits behind the point, or as many as a small ratio needs. */
  private static String digits(double ratio) {
    return format(ratio >= 0.01 ? "%.2f" : ratio >= 0.001 ? "%.3f" : "%.4f", ratio);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : format(format, value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
