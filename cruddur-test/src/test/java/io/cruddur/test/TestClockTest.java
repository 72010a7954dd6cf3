package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TestClockTest {

  private static final Instant START = Instant.parse("2026-11-23T20:00:00Z");

  private final TestClock clock = TestClock.at(START);

  @Test
  void theClockStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
    clock.advance(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo("2026-11-23T21:00:00Z");
    clock.advance(Duration.ofHours(-2));
    assertThat(clock.instant()).isEqualTo("2026-11-23T19:00:00Z");
    clock.set(START);
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void inAnotherZoneItIsTheSameClock() {
    Clock kolkata = clock.withZone(ZoneId.of("Asia/Kolkata"));
    clock.advance(Duration.ofMinutes(5));
    assertThat(kolkata.instant()).isEqualTo(clock.instant());
    assertThat(kolkata.getZone()).isEqualTo(ZoneId.of("Asia/Kolkata"));
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    assertThatNullPointerException().isThrownBy(() -> TestClock.at(null)).withMessage("instant");
    assertThatNullPointerException().isThrownBy(() -> clock.set(null)).withMessage("instant");
    assertThat(clock.instant()).isEqualTo(START);
  }
}
