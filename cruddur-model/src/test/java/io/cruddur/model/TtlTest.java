package io.cruddur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TtlTest {

  @Test
  void theSevenCodesMeanWhatTheySay() {
    assertThat(Arrays.stream(Ttl.values()).collect(Collectors.toMap(Ttl::code, Ttl::duration)))
        .isEqualTo(
            Map.of(
                "30-days", Duration.ofDays(30),
                "7-days", Duration.ofDays(7),
                "3-days", Duration.ofDays(3),
                "1-day", Duration.ofDays(1),
                "12-hours", Duration.ofHours(12),
                "3-hours", Duration.ofHours(3),
                "1-hour", Duration.ofHours(1)));
  }

  @Test
  void aCodeFindsItsTtl() {
    assertThat(Arrays.stream(Ttl.values()).map(Ttl::code).map(Ttl::fromCode))
        .containsExactly(Ttl.values());
  }

  @Test
  void anExpiryCountsFromTheCreation() {
    assertThat(Ttl.TWELVE_HOURS.expiryFrom(Instant.parse("2026-11-23T20:00:00.000001Z")))
        .isEqualTo("2026-11-24T08:00:00.000001Z");
  }

  @Test
  void whatIsNoCodeFindsNothing() {
    assertThat(new String[] {null, "", " ", "7-DAYS", "7-days ", "7 days", "SEVEN_DAYS", "٧-days"})
        .allSatisfy(text -> assertThat(Ttl.ofCode(text)).isEmpty());
  }

  @Test
  void anUnknownCodeIsRefusedByNameWithTheSevenThatAreKnown() {
    assertThatThrownBy(() -> Ttl.fromCode("2-weeks"))
        .isInstanceOf(UnknownTtlException.class)
        .hasMessageContaining("\"2-weeks\"")
        .hasMessageContaining("30-days, 7-days, 3-days, 1-day, 12-hours, 3-hours, 1-hour");
  }

  @Test
  void aClientsNullIsAnUnknownCode() {
    assertThatThrownBy(() -> Ttl.fromCode(null))
        .isInstanceOf(UnknownTtlException.class)
        .hasMessageStartingWith("There is no time to live null; it is one of 30-days");
  }

  @Test
  void whatAClientSendsDoesNotFloodOrForgeALog() {
    assertThatThrownBy(() -> Ttl.fromCode("1\r\n\u2028\uD83D😀" + "x".repeat(1_000_000)))
        .hasMessageStartingWith("There is no time to live \"1\uFFFD\uFFFD\uFFFD\uFFFD😀xxx")
        .message()
        .hasSizeLessThan(200)
        .satisfies(message -> assertThat(message.chars()).noneMatch(Character::isISOControl));
  }
}
