package io.cruddur.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.Spread;
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

    assertThat(result.toBest()).isEqualTo(new Spread(2, 2, 2));
    assertThat(result.ratio()).isEqualTo(new Spread(0.625, 0.5625, 0.6875));
  }

  @Test
  void whatTheRatiosAreToIsReadBackAndShown() throws Exception {
    Result result =
        Result.of("import/5 posts, each", "this library", costs(40), costs(50), Double.NaN)
            .withBaseline("COPY")
            .withTail(new Spread(3, 2, 9), 10)
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

    assertThat(report.results().get(1).ratio().median()).isEqualTo(0.000312);
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
  void anAimThatIsReachedWithinTheSpreadSaysSo() throws Exception {
    Result result =
        Result.of(
            "import/5 posts, each",
            "this library",
            costs(10, 10, 10),
            costs(11, 12, 14),
            Double.NaN);

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(result))))
        .contains("| 1.25 | 1.20 (1.15–1.30) | yes, within the spread |");
  }

  @Test
  void theWorstCellOfTheFollowingFeedIsShownWithItsSpread() throws Exception {
    Result good = cell("following quiet/5", costs(10, 10, 10), costs(9, 9, 9));
    Result worst = cell("following busy/20", costs(10, 10, 10), costs(12, 13, 14));
    Result beyondTheLimit = cell("following busy/10000", costs(10, 10, 10), costs(90, 90, 90));

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(good, worst, beyondTheLimit))))
        .contains("median of 2 cells | 1.00 | 1.10 (1.00–1.20) | no |")
        .contains("the worst of them, busy, 20 | 1.25 | 1.30 (1.25–1.35) | no: 1 above |");
  }

  /** To the JDBC that it cannot be told from by the clock. */
  @Test
  void whereTheClockLeavesItOpenBuffersDecide() throws Exception {
    Result jdbc = Result.of("following quiet/5", "JDBC", costs(10, 10, 10), costs(10, 10, 10), 40);
    Result same =
        Result.of("following quiet/5", "this library", costs(10, 10, 10), costs(9, 10, 11), 60)
            .withBest(costs(10, 10, 10), costs(9, 10, 11));
    Result less =
        Result.of("following quiet/20", "this library", costs(10, 10, 10), costs(8, 8, 8), 90)
            .withBest(costs(10, 10, 10), costs(8, 8, 8));
    Result its = Result.of("following quiet/20", "JDBC", costs(10, 10, 10), costs(10, 10, 10), 40);

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(jdbc, same, its, less))))
        .contains("overlap: median of 1 cells | 1.00 | 1.50 (1.50–1.50) | no |")
        .contains("by buffers: the worst of them | 1.25 | 1.50 | no: 1 above: quiet, 5 1.50 |");
  }

  private static Result cell(String name, List<Cost> best, List<Cost> own) {
    return Result.of(name, "this library", best, own, Double.NaN).withBest(best, own);
  }

  @Test
  void whoeverIsFasterIsNamed() throws Exception {
    Result jdbc = Result.of("writes/reply", "JDBC", costs(10), costs(10), Double.NaN);
    Result jooq = Result.of("writes/reply", "jOOQ", costs(10), costs(12.5), Double.NaN);
    Result library = Result.of("writes/reply", "this library", costs(10), costs(13), Double.NaN);

    assertThat(PerformancePage.of(new Report(Map.of(), List.of(jdbc, jooq, library))))
        .contains("| reply | 1.30 | JDBC 1.00 |");
  }

  @Test
  void aRunOnABusyMachineIsNotToBeQuoted() throws Exception {
    assertThat(PerformancePage.of(new Report(Map.of("load before", "1.1"), List.of())))
        .contains("**Not to be quoted:** the machine was not idle");
    assertThat(PerformancePage.of(new Report(Map.of("load before", "0.4"), List.of())))
        .doesNotContain("Not to be quoted");
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
