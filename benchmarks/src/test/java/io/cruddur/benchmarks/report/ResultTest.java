package io.cruddur.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.benchmarks.measure.Cost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static List<Cost> costs(double... clocks) {
    return Arrays.stream(clocks).mapToObj(c -> new Cost(c, c, c, c)).toList();
  }

  @Test
  void theRatioToTheBetterStatementIsOneWithinRounds() {
    Result result =
        Result.of("following busy/20", "this library", costs(40, 80), costs(20, 60), Double.NaN)
            .withBest(costs(10, 30), costs(20, 60));

    assertThat(result.ratioToBest()).isEqualTo(2);
    assertThat(result.ratio()).isEqualTo(0.625);
  }

  @Test
  void whatTheRatiosAreToIsReadBackAndShown() throws Exception {
    Result result =
        Result.of("import/5 posts, each", "this library", costs(40), costs(50), Double.NaN)
            .withBaseline("COPY")
            .withBest(costs(100), costs(50));
    Path file = Files.createTempFile("results", ".json");
    new Report(Map.of(), List.of(result)).write(file);
    Report report = Report.read(file);
    Files.delete(file);

    assertThat(report.results()).containsExactly(result);
    assertThat(PerformancePage.of(report)).contains("Ratios are to COPY.");
  }

  @Test
  void aSmallRatioKeepsDigitsThatSaySomething() throws Exception {
    Result jdbc = Result.of("search/a word", "JDBC", costs(1e6), costs(1e6), Double.NaN);
    Result result =
        Result.of("search/a word", "this library", costs(1e6), costs(312.3456), Double.NaN);
    Path file = Files.createTempFile("results", ".json");
    new Report(Map.of(), List.of(jdbc, result)).write(file);
    Report report = Report.read(file);
    Files.delete(file);

    assertThat(report.results().get(1).ratio()).isEqualTo(0.000312);
    assertThat(PerformancePage.of(report)).contains("**0.0003 (0.0003–0.0003)**");
  }

  @Test
  void aMissedAimWithinTheSpreadIsStillMissed() throws Exception {
    Result result =
        Result.of(
            "import/5 posts, each",
            "this library",
            costs(10, 10, 10),
            costs(12, 13, 14),
            Double.NaN);

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(result))))
        .contains("| 1.25 | 1.30 (1.25–1.35) | no, within the spread |");
  }

  @Test
  void theMemoryOfAStartIsShown() throws Exception {
    Result result =
        Result.of(
            "start/until a page is read",
            "JDBC",
            List.of(new Cost(1, 1, Double.NaN, 64e6)),
            List.of(new Cost(1, 1, Double.NaN, 64e6)),
            Double.NaN);

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(result))))
        .contains("| resident memory at its peak, MB | 64 |");
  }
}
