package io.cruddur.benchmarks.report;

import io.cruddur.benchmarks.measure.Spread;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * docs/performance.md: the text of performance.md in the resources, in which {@code {run}}, {@code
 * {goals}}, {@code {clock GROUP}}, {@code {costs GROUP}}, {@code {memory GROUP}}, {@code {tail
 * GROUP}}, {@code {plot FILE TITLE}}, {@code {faster}}, {@code {growth GROUP; PEER}}, {@code {end
 * GROUP}}, and {@code {ratio CASE; PEER}}, {@code {best …}} and {@code {micros …}} stand for what
 * the results say.
 */
public final class PerformancePage {

  static final String LIBRARY = "this library";
  static final String CACHED = LIBRARY + ", authors' names in memory";
  private static final String JOIN = "JDBC, plain join";

  /** A load that says that others kept the machine busy when nothing was measured yet. */
  private static final double BUSY = 1;

  /** What is measured with more followees counts for no aim. */
  private static final int MOST_FOLLOWEES = 5_000;

  /** What no cell of the following feed shall exceed. */
  private static final double CELL = 1.25;

  /** Differences below this one say nothing. */
  private static final double NOISE = 0.1;

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?: ([^}]+))?}");

  /** A number that the library shall reach. */
  private record Goal(
      String text, Pattern names, String peer, double most, Function<Result, Spread> value) {}

  private static final String HOME = "pages/home.*|home by (?:depth|posts).*";
  private static final String PAGES = "pages/.*|home by depth/.*";

  private static final List<Goal> GOALS =
      List.of(
          goal("home, to JDBC", HOME, LIBRARY, 1.05, Result::ratio),
          goal("home, to the best by hand", HOME, LIBRARY, 1.05, Result::toBestOrJdbc),
          goal("the same with names in memory, to JDBC", HOME, CACHED, 0.75, Result::ratio),
          goal("and to the best by hand", HOME, CACHED, 0.75, Result::toBestOrJdbc),
          goal("client's processor, a page", PAGES, LIBRARY, 1.0, Result::clientRatio),
          goal("bytes allocated, a page", PAGES, LIBRARY, 1.0, Result::bytesRatio),
          goal("create a post", "writes/create.*", LIBRARY, 1.05, Result::ratio),
          goal("like and take back, many posts", "writes/like.*", LIBRARY, 1.0, Result::ratio),
          goal("the same", "like one post at once/.*", LIBRARY, 1.1, Result::ratio),
          goal("import, to COPY", "import/.*", LIBRARY, 1.25, Result::ratio));

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

  private static Goal goal(
      String text, String names, String peer, double most, Function<Result, Spread> value) {
    return new Goal(text, Pattern.compile(names), peer, most, value);
  }

  private String text(MatchResult place) {
    String argument = Optional.ofNullable(place.group(2)).orElse("");
    return switch (place.group(1)) {
      case "run" -> run();
      case "goals" -> goals();
      case "clock" -> clock(argument);
      case "costs" -> costs(argument);
      case "ratio" -> one(argument, result -> spread(result.ratio()));
      case "client" -> one(argument, result -> spread(result.clientRatio()));
      case "server" -> one(argument, result -> spread(result.serverRatio()));
      case "best" -> one(argument, result -> spread(result.toBestOrJdbc()));
      case "micros" -> one(argument, result -> format("%,.0f µs", result.cost().clock()));
      case "growth" -> growth(argument);
      case "end" -> end(argument);
      case "faster" -> faster();
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
    boolean busy = Double.parseDouble(report.run().getOrDefault("load before", "0")) > BUSY;
    if (busy || report.run().getOrDefault("run", "").contains("--quick")) {
      text.append("\n\n**Not to be quoted:** ")
          .append(busy ? "the machine was not idle when the run began, and " : "")
          .append(
              busy
                  ? "the clock says little, processor time a little more."
                  : "a quick run is short, and code that has run for a second is not compiled"
                      + " well.");
    }
    return text.toString();
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
                found.size() == 1 ? "" : ": " + where(result),
                goal.most(),
                spread(goal.value().apply(result)),
                reached(goal.value().apply(result), goal.most())));
      }
    }
    text.append(following());
    return text.toString();
  }

  /** Each cell of the following feed beside the best of the hand-written statements. */
  private String following() {
    List<Result> cells =
        report.results().stream()
            .filter(result -> result.peer().equals(LIBRARY))
            .filter(result -> result.group().startsWith("following "))
            .filter(result -> Integer.parseInt(result.which()) <= MOST_FOLLOWEES)
            .filter(result -> result.toBest().isMeasured())
            .toList();
    if (cells.isEmpty()) {
      return "";
    }
    return following(
            "the better of join and LATERAL", cells, this::toBetter, cell -> digits(toBetter(cell)))
        + following(
            "the best by hand",
            cells,
            cell -> cell.toBest().median(),
            cell -> spread(cell.toBest()))
        + byBuffers(cells);
  }

  /** Where the clock leaves open who is better, the server's memory says it. */
  private String byBuffers(List<Result> cells) {
    Map<Result, Double> open = new LinkedHashMap<>();
    for (Result cell : cells) {
      better(cell)
          .filter(better -> better.ratio().overlaps(cell.ratio()))
          .ifPresent(better -> open.put(cell, cell.buffers() / better.buffers()));
    }
    if (open.isEmpty()) {
      return "";
    }
    Spread all = Spread.of(List.copyOf(open.values()), Double::doubleValue);
    List<String> above =
        open.entrySet().stream()
            .filter(cell -> cell.getValue() > CELL)
            .map(
                cell ->
                    "%s, %s %s"
                        .formatted(
                            kind(cell.getKey()), label(cell.getKey()), digits(cell.getValue())))
            .toList();
    return format(
        """

        | following, by buffers, where the clock's quartiles overlap: median of %d cells | 1.00 | %s | %s |
        | following, by buffers: the worst of them | %.2f | %s | %s |\
        """,
        open.size(),
        spread(all),
        all.median() <= 1 ? "yes" : "no",
        CELL,
        digits(Collections.max(open.values())),
        above.isEmpty()
            ? "yes"
            : format("no: %d above: %s", above.size(), String.join("; ", above)));
  }

  private static String kind(Result cell) {
    return cell.group().substring("following ".length());
  }

  private static String following(
      String peer,
      List<Result> cells,
      ToDoubleFunction<Result> ratio,
      Function<Result, String> shown) {
    Spread all = Spread.of(cells, ratio);
    Result worst = cells.stream().max(Comparator.comparingDouble(ratio)).orElseThrow();
    long above = cells.stream().filter(cell -> ratio.applyAsDouble(cell) > CELL).count();
    return format(
        """

        | following, to %1$s: median of %2$d cells | 1.00 | %3$s | %4$s |
        | following, to %1$s: the worst of them, %5$s, %6$s | %7$.2f | %8$s | %9$s |\
        """,
        peer,
        cells.size(),
        spread(all),
        all.median() <= 1 ? "yes" : "no",
        kind(worst),
        label(worst),
        CELL,
        shown.apply(worst),
        above == 0 ? "yes" : format("no: %d above", above));
  }

  /** As if nobody kept a plan by hand. */
  private double toBetter(Result cell) {
    return cell.ratio().median() / better(cell).map(by -> by.ratio().median()).orElse(1.0);
  }

  /** The better of join and LATERAL by the clock. */
  private Optional<Result> better(Result cell) {
    return report.results().stream()
        .filter(result -> result.name().equals(cell.name()))
        .filter(result -> result.peer().equals(JOIN) || result.peer().equals(Result.JDBC))
        .min(Comparator.comparingDouble(result -> result.ratio().median()));
  }

  /** Whether it is at most so much, and whether the quartiles leave that open. */
  private static String reached(Spread value, double most) {
    boolean reached = value.median() <= most;
    boolean within =
        value.lower() <= most && most <= value.upper() && value.lower() < value.upper();
    return (reached ? "yes" : "no") + (within ? ", within the spread" : "");
  }

  /** Of one result, named {@code CASE; PEER}. */
  private String one(String argument, Function<Result, String> text) {
    String[] names = argument.split("; ", 2);
    return report.results().stream()
        .filter(result -> result.name().equals(names[0]) && result.peer().equals(names[1]))
        .map(text)
        .findFirst()
        .orElse("(not in this run)");
  }

  /** From the least to the most of a group of numbers, named {@code GROUP; PEER}. */
  private String growth(String argument) {
    String[] names = argument.split("; ", 2);
    List<Result> line =
        report.group(names[0]).values().stream()
            .flatMap(List::stream)
            .filter(result -> result.peer().equals(names[1]))
            .toList();
    if (line.size() < 2) {
      return "(not in this run)";
    }
    Result first = line.get(0);
    Result last = line.get(line.size() - 1);
    return format(
        "%,.0f µs at %s, %,.0f µs at %s (%s times)",
        first.cost().clock(),
        label(first),
        last.cost().clock(),
        label(last),
        digits(last.cost().clock() / first.cost().clock()));
  }

  /** The highest rate of the loads on a pool that the library answers within half a second. */
  private String end(String group) {
    return report.group(group).values().stream()
        .flatMap(List::stream)
        .filter(result -> result.peer().equals(LIBRARY))
        .filter(result -> result.p99().median() <= 500_000)
        .reduce((one, next) -> next)
        .map(result -> label(result) + " calls a second")
        .orElse("(not in this run)");
  }

  /** All cases in which somebody else is faster than the library, and by more than noise. */
  private String faster() {
    StringBuilder text =
        new StringBuilder("| | this library | faster by more than a tenth |\n|---|---|---|");
    for (Result library : report.results()) {
      if (!library.peer().equals(LIBRARY)) {
        continue;
      }
      List<String> others =
          report.results().stream()
              .filter(result -> result.name().equals(library.name()))
              .filter(result -> !result.peer().startsWith(LIBRARY))
              .filter(result -> result.ratio().isMeasured())
              .filter(result -> library.ratio().median() / result.ratio().median() > 1 + NOISE)
              .map(result -> result.peer() + " " + digits(result.ratio().median()))
              .toList();
      if (!others.isEmpty()) {
        text.append(
            format(
                "\n| %s | %s | %s |",
                where(library), digits(library.ratio().median()), String.join("; ", others)));
      }
    }
    return text.toString();
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
                      number("%.2f", result.clientRatio().median()),
                      number("%.2f", result.serverRatio().median()),
                      number("%.2f", result.bytesRatio().median()),
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
            | calls a second | who | p50, ms | p99, ms (best and worst round) | p99.9, ms |
            |---|---|---|---|---|\
            """);
    cases.forEach(
        (which, results) ->
            results.forEach(
                result ->
                    text.append(
                        format(
                            "\n| %s | %s | %.1f | %s | %.1f |",
                            label(result),
                            result.peer(),
                            result.cost().clock() / 1000,
                            milliseconds(result.p99()),
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

  /** A case with its group, in words. */
  private static String where(Result result) {
    return result.group().matches("pages|writes|import|search")
        ? label(result)
        : result.group() + ", " + label(result);
  }

  private static String bold(Result result) {
    String text = spread(result.ratio());
    return result.peer().equals(LIBRARY) ? "**" + text + "**" : text;
  }

  private static String spread(Spread value) {
    return Double.isNaN(value.lower())
        ? digits(value.median())
        : "%s (%s–%s)"
            .formatted(digits(value.median()), digits(value.lower()), digits(value.upper()));
  }

  private static String milliseconds(Spread micros) {
    return Double.isNaN(micros.lower())
        ? format("%.1f", micros.median() / 1000)
        : format(
            "%.1f (%.1f–%.1f)",
            micros.median() / 1000, micros.lower() / 1000, micros.upper() / 1000);
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
