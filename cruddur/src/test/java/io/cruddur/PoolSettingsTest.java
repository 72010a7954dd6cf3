package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What the pool, the driver or the server would refuse or replace is refused at once. */
class PoolSettingsTest {

  private static final Duration LONGEST = Duration.ofDays(24);

  /** Each duration, and the shortest that is taken. */
  private record Setting(
      Duration shortest, boolean zero, BiFunction<PoolSettings, Duration, PoolSettings> with) {}

  private static final Map<String, Setting> SETTINGS =
      Map.of(
          "acquireTimeout",
          new Setting(Duration.ofMillis(250), false, PoolSettings::withAcquireTimeout),
          "maxLifetime",
          new Setting(Duration.ofSeconds(30), true, PoolSettings::withMaxLifetime),
          "statementTimeout",
          new Setting(
              Duration.ofMillis(1),
              true,
              (settings, value) -> settings.withTimeouts(value, Duration.ZERO)),
          "idleInTransactionTimeout",
          new Setting(
              Duration.ofMillis(1),
              true,
              (settings, value) -> settings.withTimeouts(Duration.ZERO, value)),
          "socketTimeout",
          new Setting(Duration.ofSeconds(1), true, PoolSettings::withSocketTimeout),
          "leakDetection",
          new Setting(Duration.ofSeconds(2), true, PoolSettings::withLeakDetection));

  @Test
  void aDurationThatCannotBeIsRefusedByName() {
    SETTINGS.forEach(
        (name, setting) -> {
          for (Duration bad :
              List.of(
                  Duration.ofNanos(-1),
                  Duration.ofSeconds(Long.MIN_VALUE),
                  Duration.ofNanos(1),
                  setting.shortest().minusNanos(1),
                  LONGEST.plusNanos(1),
                  Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                .as("%s %s", name, bad)
                .isThrownBy(() -> setting.with().apply(PoolSettings.forService(), bad))
                .withMessageStartingWith(name + " " + bad);
          }
          for (Duration good : List.of(setting.shortest(), LONGEST)) {
            assertThatCode(() -> setting.with().apply(PoolSettings.forService(), good))
                .as("%s %s", name, good)
                .doesNotThrowAnyException();
          }
        });
  }

  @Test
  void zeroIsTakenWhereItSwitchesOff() {
    SETTINGS.forEach(
        (name, setting) -> {
          if (setting.zero()) {
            setting.with().apply(PoolSettings.forService(), Duration.ZERO).check();
          } else {
            assertThatIllegalArgumentException()
                .as(name)
                .isThrownBy(() -> setting.with().apply(PoolSettings.forService(), Duration.ZERO));
          }
        });
  }

  @Test
  void aPoolHasAConnectionAtLeast() {
    for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PoolSettings.forService().withSize(size))
          .withMessage("size %s must be 1 or more", size);
    }
    assertThat(PoolSettings.forService().withSize(1).maximumSize()).isEqualTo(1);
  }

  @Test
  void aSocketTimeOutInWholeSecondsIsLongerThanThatOfStatements() {
    PoolSettings settings =
        PoolSettings.forService().withTimeouts(Duration.ofMillis(5_500), Duration.ZERO);
    settings.check();
    settings.withSocketTimeout(Duration.ofSeconds(6)).check();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withSocketTimeout(Duration.ofMillis(5_999)).check())
        .withMessage(
            "socketTimeout PT5.999S must be longer than statementTimeout PT5.5S, in whole seconds");
    settings.withTimeouts(LONGEST, LONGEST).check();
  }

  @Test
  void aLeakIsFoundWhileTheConnectionLives() {
    PoolSettings settings = PoolSettings.forService().withMaxLifetime(Duration.ofSeconds(30));
    settings.withLeakDetection(Duration.ofSeconds(30)).check();
    PoolSettings late = settings.withLeakDetection(Duration.ofSeconds(31));
    assertThatIllegalArgumentException()
        .isThrownBy(late::check)
        .withMessage("leakDetection PT31S must not be longer than maxLifetime PT30S");
    late.withMaxLifetime(Duration.ZERO).check();
  }

  @Test
  void theDefaultsAreTaken() {
    PoolSettings.forService().check();
    PoolSettings.forLambda().check();
  }
}
