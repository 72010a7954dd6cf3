package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WalHistoryTest {

  private final WalHistory history = new WalHistory(Duration.ofSeconds(10));

  private void written(int second, long position) {
    written(second, 1, position);
  }

  private void written(int second, int timeline, long position) {
    history.add(Duration.ofSeconds(second).toNanos(), 1, timeline, position);
  }

  @Test
  void whoHasReplayedAllIsNotBehind() {
    assertThat(history.lag(0)).isZero();
    written(1, 100);
    written(2, 200);
    assertThat(history.lag(200)).isZero();
    assertThat(history.lag(250)).isZero();
  }

  @Test
  void aPrimaryThatWritesNothingMakesNobodyLate() {
    written(1, 100);
    written(9, 100);
    assertThat(history.lag(100)).isZero();
  }

  @Test
  void theLagIsSinceWhenThePrimaryHadWrittenNoMore() {
    written(1, 100);
    written(2, 200);
    written(3, 300);
    written(7, 400);
    assertThat(history.lag(300)).isEqualTo(Duration.ofSeconds(4));
    assertThat(history.lag(250)).isEqualTo(Duration.ofSeconds(5));
    assertThat(history.lag(100)).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void whoIsFurtherBehindThanWhatIsRememberedIsThatMuchBehindAtLeast() {
    for (int second = 1; second <= 60; second++) {
      written(second, second * 100L);
    }
    assertThat(history.lag(100)).isEqualTo(Duration.ofSeconds(10));
  }

  /** As after a switch to another cluster, whose positions may be lower. */
  @Test
  void nothingIsRememberedOfAnotherCluster() {
    written(1, 1000);
    history.add(Duration.ofSeconds(2).toNanos(), 2, 1, 100);
    history.add(Duration.ofSeconds(3).toNanos(), 2, 1, 200);
    assertThat(history.lag(200)).isZero();
    assertThat(history.lag(100)).isEqualTo(Duration.ofSeconds(1));
    assertThat(history.remembers(100)).isTrue();
  }

  @Test
  void whoHadMoreBeforeThePrimaryWasAskedHasAnotherHistory() {
    assertThat(history.hadLess(100, 0)).isFalse();
    written(2, 200);
    assertThat(history.hadLess(300, Duration.ofSeconds(1).toNanos())).isTrue();
    assertThat(history.hadLess(200, Duration.ofSeconds(1).toNanos())).isFalse();
    assertThat(history.hadLess(300, Duration.ofSeconds(3).toNanos()))
        .as("the primary was not asked since")
        .isFalse();
  }

  /** At a start, and after a promotion, nobody knows yet. */
  @Test
  void howFarBehindSomebodyIsWhoIsBeforeTheFirstSampleIsNotKnown() {
    assertThat(history.remembers(100)).isFalse();
    written(1, 200);
    assertThat(history.remembers(100)).isFalse();
    assertThat(history.remembers(200)).isTrue();
    written(2, 2, 300);
    assertThat(history.remembers(200)).isFalse();
  }

  @Test
  void anotherTimelineBeginsAnew() {
    assertThat(history.timeline()).isZero();
    written(1, 1, 500);
    written(2, 2, 400);
    assertThat(history.timeline()).isEqualTo(2);
    assertThat(history.lag(400)).isZero();
    assertThat(history.lag(399)).isZero();
    written(3, 2, 500);
    assertThat(history.lag(400)).isEqualTo(Duration.ofSeconds(1));
  }

  /** Four a second for three days, and two days are remembered. */
  @Test
  void ofALongWhileFewSamplesAreKept() {
    Duration length = Duration.ofDays(2);
    WalHistory longer = new WalHistory(length);
    int all = 1_000_000;
    for (int i = 1; i <= all; i++) {
      longer.add(i * 250_000_000L, 1, 1, i);
    }
    assertThat(longer.size()).isLessThan(1_010);
    assertThat(longer.lag(all)).isZero();
    for (int behind : new int[] {1, 100, 499}) {
      assertThat(longer.lag(all - behind)).isEqualTo(Duration.ofMillis(250).multipliedBy(behind));
    }
    for (int behind : new int[] {1_000, 40_000, 345_600}) {
      Duration lag = Duration.ofMillis(250).multipliedBy(behind);
      assertThat(longer.lag(all - behind))
          .as("behind by %s", lag)
          .isBetween(lag, lag.plus(length.dividedBy(499)));
    }
    assertThat(longer.lag(0)).isBetween(length.minus(length.dividedBy(250)), length);
  }
}
