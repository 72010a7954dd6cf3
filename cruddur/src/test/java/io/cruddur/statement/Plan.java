package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What EXPLAIN says of the statement that was sent last. */
record Plan(String text) {

  static Plan ofLast(Recorder recorder, boolean genericPlan) throws SQLException {
    return new Plan(recorder.explainLast(genericPlan));
  }

  /** Of the two kinds of plan that the server may choose. */
  static Stream<Plan> bothOfLast(Recorder recorder) throws SQLException {
    return Stream.of(ofLast(recorder, false), ofLast(recorder, true));
  }

  /**
   * The page is read from an index in its order, from the cursor on, and little is read in vain.
   */
  void assertGood(String index, String cursorColumns, int size) {
    assertOrdered(index, size);
    assertThat(text).containsPattern("Index Cond: .*ROW\\(" + cursorColumns + "\\) [<>] ROW\\(");
  }

  /** The same from the beginning. */
  void assertOrdered(String index, int size) {
    assertThat(text).contains("using " + index).doesNotContain("Seq Scan");
    assertThat(sum("Rows Removed by Filter: (\\d+)")).as(text).isLessThanOrEqualTo(5L * size);
  }

  /** The same of a first page, whose rows are compared with no place, and of which few are read. */
  void assertFirstPage(String index, int size) {
    assertOrdered(index, size);
    assertThat(text).doesNotContain("ROW(created_at, uuid)");
    assertThat(buffers()).as(text).isLessThanOrEqualTo(10L * size);
  }

  /** All that was read, from memory or not; a plan that reads nothing says nothing of it. */
  long buffers() {
    Matcher matcher =
        Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?").matcher(text);
    return matcher.find() ? number(matcher.group(1)) + number(matcher.group(2)) : 0;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** What the planner expects all of it to cost. */
  double cost() {
    Matcher matcher = Pattern.compile("cost=[0-9.]+\\.\\.([0-9.]+)").matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  double milliseconds() {
    Matcher matcher = Pattern.compile("Execution Time: ([0-9.]+) ms").matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private long sum(String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }
}
