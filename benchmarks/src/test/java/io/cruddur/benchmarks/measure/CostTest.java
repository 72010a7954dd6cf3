package io.cruddur.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.benchmarks.report.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

  private static Cost cost(double clock) {
    return new Cost(clock, clock, Double.NaN, clock);
  }

  @Test
  void quartilesStandBetweenValues() {
    List<Double> values = List.of(4.0, 1.0, 3.0, 2.0);

    assertThat(Cost.quartile(values, value -> value, 1)).isEqualTo(1.75);
    assertThat(Cost.quartile(values, value -> value, 2)).isEqualTo(2.5);
    assertThat(Cost.quartile(values, value -> value, 3)).isEqualTo(3.25);
  }

  /** The machine was three times slower in the last round, for both. */
  @Test
  void aRatioIsThatOfTwoTurnsOfOneRound() {
    Result result =
        Result.of(
            "group/case",
            "peer",
            List.of(cost(10), cost(10), cost(30)),
            List.of(cost(11), cost(11), cost(33)),
            Double.NaN);

    assertThat(result.ratio().lower()).isEqualTo(1.1);
    assertThat(result.ratio().median()).isEqualTo(1.1);
    assertThat(result.ratio().upper()).isEqualTo(1.1);
  }
}
