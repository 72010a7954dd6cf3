package io.cruddur.benchmarks.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A number that was measured several times; NaN if it was not.
 *
 * @param median the median
 * @param lower the first quartile
 * @param upper the third quartile
 */
public record Spread(double median, double lower, double upper) {

  /** Nothing was measured. */
  public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  /** That of a value of each. */
  public static <T> Spread of(List<T> all, ToDoubleFunction<T> value) {
    return all.isEmpty()
        ? NONE
        : new Spread(
            Cost.quartile(all, value, 2),
            Cost.quartile(all, value, 1),
            Cost.quartile(all, value, 3));
  }

  /** Whether the quartiles leave open which of two is the less. */
  public boolean overlaps(Spread other) {
    return lower <= other.upper && other.lower <= upper;
  }

  /** Whether there is one. */
  public boolean isMeasured() {
    return !Double.isNaN(median);
  }
}
