package io.cruddur.benchmarks.report;

import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.Spread;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one peer needs for one case. Numbers that were not measured are NaN, and are left out of the
 * JSON. Ratios are those of two turns of one round.
 *
 * @param name of the case: a group, a slash, which of the group
 * @param peer who
 * @param cost medians
 * @param ratio of the clock to that of the baseline
 * @param clientRatio of the client's processor time
 * @param serverRatio of the server's
 * @param bytesRatio of what is allocated
 * @param toBest of the clock to that of the best of several hand-written statements
 * @param buffers pages of the server's memory looked at
 * @param p99 microseconds, of a load: the median of its rounds, and the best and the worst of them
 * @param p999 microseconds, of all rounds of a load
 * @param baseline the peer that the ratios are to
 */
public record Result(
    String name,
    String peer,
    Cost cost,
    Spread ratio,
    Spread clientRatio,
    Spread serverRatio,
    Spread bytesRatio,
    Spread toBest,
    double buffers,
    Spread p99,
    double p999,
    String baseline) {

  static final String JDBC = "JDBC";

  private record Pair(Cost own, Cost first) {}

  /**
   * Summarizes rounds.
   *
   * @param first what the peer that all are compared with took in each round
   * @param own what this peer took in each round
   */
  public static Result of(
      String name, String peer, List<Cost> first, List<Cost> own, double buffers) {
    List<Pair> pairs = pairs(first, own);
    return new Result(
        name,
        peer,
        Cost.median(own),
        ratio(pairs, Cost::clock),
        ratio(pairs, Cost::client),
        ratio(pairs, Cost::server),
        ratio(pairs, Cost::bytes),
        Spread.NONE,
        buffers,
        Spread.NONE,
        Double.NaN,
        JDBC);
  }

  /** The same with the slow ones of a load. */
  public Result withTail(Spread p99, double p999) {
    return with(toBest, p99, p999, baseline);
  }

  /** The same with the name of the peer that the ratios are to. */
  public Result withBaseline(String baseline) {
    return with(toBest, p99, p999, baseline);
  }

  /**
   * The same with the ratio to the best of several statements.
   *
   * @param best what the best one took in each round
   * @param own what this peer took in each round
   */
  public Result withBest(List<Cost> best, List<Cost> own) {
    return with(ratio(pairs(best, own), Cost::clock), p99, p999, baseline);
  }

  private Result with(Spread toBest, Spread p99, double p999, String baseline) {
    return new Result(
        name,
        peer,
        cost,
        ratio,
        clientRatio,
        serverRatio,
        bytesRatio,
        toBest,
        buffers,
        p99,
        p999,
        baseline);
  }

  private static List<Pair> pairs(List<Cost> first, List<Cost> own) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      pairs.add(new Pair(own.get(i), first.get(i)));
    }
    return pairs;
  }

  private static Spread ratio(List<Pair> pairs, ToDoubleFunction<Cost> value) {
    return Spread.of(
        pairs, pair -> value.applyAsDouble(pair.own()) / value.applyAsDouble(pair.first()));
  }

  /** The ratio to the best statement by hand, or to the only one. */
  Spread toBestOrJdbc() {
    return toBest.isMeasured() ? toBest : ratio;
  }

  /** What stands before the slash. */
  public String group() {
    return name.substring(0, name.indexOf('/'));
  }

  /** What stands behind the slash. */
  public String which() {
    return name.substring(name.indexOf('/') + 1);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("peer", peer);
    if (!baseline.equals(JDBC)) {
      json.put("baseline", baseline);
    }
    put(json, "median_us", cost.clock());
    put(json, "ratio_to_jdbc", "spread", ratio);
    put(json, "client_us", cost.client());
    put(json, "client_ratio", "client_spread", clientRatio);
    put(json, "server_us", cost.server());
    put(json, "server_ratio", "server_spread", serverRatio);
    put(json, "bytes", cost.bytes());
    put(json, "bytes_ratio", "bytes_spread", bytesRatio);
    put(json, "buffers", buffers);
    put(json, "p99_us", "p99_spread", p99);
    put(json, "p999_us", p999);
    put(json, "ratio_to_best", "spread_to_best", toBest);
    return json;
  }

  static Result fromJson(Map<?, ?> json) {
    return new Result(
        String.valueOf(json.get("name")),
        String.valueOf(json.get("peer")),
        new Cost(
            number(json.get("median_us")),
            number(json.get("client_us")),
            number(json.get("server_us")),
            number(json.get("bytes"))),
        spread(json, "ratio_to_jdbc", "spread"),
        spread(json, "client_ratio", "client_spread"),
        spread(json, "server_ratio", "server_spread"),
        spread(json, "bytes_ratio", "bytes_spread"),
        spread(json, "ratio_to_best", "spread_to_best"),
        number(json.get("buffers")),
        spread(json, "p99_us", "p99_spread"),
        number(json.get("p999_us")),
        json.get("baseline") instanceof String text ? text : JDBC);
  }

  private static Spread spread(Map<?, ?> json, String median, String spread) {
    List<?> both = json.get(spread) instanceof List<?> list ? list : List.of();
    return new Spread(
        number(json.get(median)),
        both.isEmpty() ? Double.NaN : number(both.get(0)),
        both.isEmpty() ? Double.NaN : number(both.get(1)));
  }

  private static void put(Map<String, Object> json, String median, String spread, Spread value) {
    put(json, median, value.median());
    // why: the results of earlier runs have medians of some, and no quartiles.
    if (Double.isFinite(value.lower()) && Double.isFinite(value.upper())) {
      json.put(spread, List.of(rounded(value.lower()), rounded(value.upper())));
    }
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static void put(Map<String, Object> json, String key, double value) {
    if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      json.put(key, rounded(value));
    }
  }

  /** To three digits behind the point, or to three that say something. */
  private static double rounded(double value) {
    if (Math.abs(value) < 0.1) {
      return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }
    return Math.round(value * 1000) / 1000.0;
  }
}
