package io.cruddur.benchmarks.report;

import io.cruddur.benchmarks.measure.Cost;
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
 * JSON.
 *
 * @param name of the case: a group, a slash, which of the group
 * @param peer who
 * @param cost medians
 * @param ratio of the clock to that of JDBC, the median of the ratios within rounds
 * @param lower their first quartile
 * @param upper their third quartile
 * @param clientRatio the median ratio of the client's processor time
 * @param serverRatio the median ratio of the server's
 * @param bytesRatio the median ratio of what is allocated
 * @param buffers pages of the server's memory looked at
 * @param p99 microseconds, of a load
 * @param p999 microseconds, of a load
 * @param baseline the peer that the ratios are to
 * @param ratioToBest the median ratio of the clock to that of the better of two hand-written
 *     statements, within rounds
 */
public record Result(
    String name,
    String peer,
    Cost cost,
    double ratio,
    double lower,
    double upper,
    double clientRatio,
    double serverRatio,
    double bytesRatio,
    double buffers,
    double p99,
    double p999,
    String baseline,
    double ratioToBest) {

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
        ratio(pairs, Cost::clock, 2),
        ratio(pairs, Cost::clock, 1),
        ratio(pairs, Cost::clock, 3),
        ratio(pairs, Cost::client, 2),
        ratio(pairs, Cost::server, 2),
        ratio(pairs, Cost::bytes, 2),
        buffers,
        Double.NaN,
        Double.NaN,
        JDBC,
        Double.NaN);
  }

  /** The same with the slow ones of a load. */
  public Result withTail(double p99, double p999) {
    return with(p99, p999, baseline, ratioToBest);
  }

  /** The same with the name of the peer that the ratios are to. */
  public Result withBaseline(String baseline) {
    return with(p99, p999, baseline, ratioToBest);
  }

  /**
   * The same with the ratio to the better of two statements.
   *
   * @param best what the better one took in each round
   * @param own what this peer took in each round
   */
  public Result withBest(List<Cost> best, List<Cost> own) {
    return with(p99, p999, baseline, ratio(pairs(best, own), Cost::clock, 2));
  }

  private Result with(double p99, double p999, String baseline, double ratioToBest) {
    return new Result(
        name,
        peer,
        cost,
        ratio,
        lower,
        upper,
        clientRatio,
        serverRatio,
        bytesRatio,
        buffers,
        p99,
        p999,
        baseline,
        ratioToBest);
  }

  private static List<Pair> pairs(List<Cost> first, List<Cost> own) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      pairs.add(new Pair(own.get(i), first.get(i)));
    }
    return pairs;
  }

  private static double ratio(List<Pair> pairs, ToDoubleFunction<Cost> value, int quartile) {
    return Cost.quartile(
        pairs,
        pair -> value.applyAsDouble(pair.own()) / value.applyAsDouble(pair.first()),
        quartile);
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
    put(json, "ratio_to_jdbc", ratio);
    if (!Double.isNaN(ratio)) {
      json.put("spread", List.of(rounded(lower), rounded(upper)));
    }
    put(json, "client_us", cost.client());
    put(json, "client_ratio", clientRatio);
    put(json, "server_us", cost.server());
    put(json, "server_ratio", serverRatio);
    put(json, "bytes", cost.bytes());
    put(json, "bytes_ratio", bytesRatio);
    put(json, "buffers", buffers);
    put(json, "p99_us", p99);
    put(json, "p999_us", p999);
    put(json, "ratio_to_best", ratioToBest);
    return json;
  }

  static Result fromJson(Map<?, ?> json) {
    List<?> spread = json.get("spread") instanceof List<?> list ? list : List.of();
    return new Result(
        String.valueOf(json.get("name")),
        String.valueOf(json.get("peer")),
        new Cost(
            number(json.get("median_us")),
            number(json.get("client_us")),
            number(json.get("server_us")),
            number(json.get("bytes"))),
        number(json.get("ratio_to_jdbc")),
        spread.isEmpty() ? Double.NaN : number(spread.get(0)),
        spread.isEmpty() ? Double.NaN : number(spread.get(1)),
        number(json.get("client_ratio")),
        number(json.get("server_ratio")),
        number(json.get("bytes_ratio")),
        number(json.get("buffers")),
        number(json.get("p99_us")),
        number(json.get("p999_us")),
        json.get("baseline") instanceof String text ? text : JDBC,
        number(json.get("ratio_to_best")));
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
