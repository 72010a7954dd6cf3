package io.cruddur.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one call costs on average.
 *
 * @param clock microseconds that passed
 * @param client microseconds of a processor, of the threads that call
 * @param server microseconds of a processor, of the server's processes that answer; NaN if these
 *     cannot be seen
 * @param bytes what the threads that call allocate
 */
public record Cost(double clock, double client, double server, double bytes) {

  /** The median of each. */
  public static Cost median(List<Cost> costs) {
    return new Cost(
        quartile(costs, Cost::clock, 2),
        quartile(costs, Cost::client, 2),
        quartile(costs, Cost::server, 2),
        quartile(costs, Cost::bytes, 2));
  }

  /** A quartile, 2 being the median; between the two values where it stands between them. */
  public static <T> double quartile(List<T> all, ToDoubleFunction<T> value, int quartile) {
    double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
    double at = (sorted.length - 1) * quartile / 4.0;
    double below = sorted[(int) Math.floor(at)];
    double above = sorted[(int) Math.ceil(at)];
    return below + (above - below) * (at - Math.floor(at));
  }

  @Override
  public String toString() {
    return Arrays.toString(new double[] {clock, client, server, bytes});
  }
}
