package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void everyTimeOfPostgresSurvivesIn64Bits() {
    for (String text :
        List.of(
            "-4713-11-24T00:00:00Z",
            "0000-12-31T23:59:59.999999Z",
            "1600-01-01T00:00:00.000001Z",
            "1969-12-31T23:59:59.999999Z",
            "2026-11-23T20:00:00.123456Z",
            "2262-04-12T00:00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "+294246-12-31T00:00:00Z",
            "+294276-12-31T23:59:59.999999Z")) {
      Instant time = Instant.parse(text);

      assertThat(Times.fromPostgresMicros(Times.toPostgresMicros(time))).isEqualTo(time);
      assertThat(Times.exact(Times.toJdbc(time))).isEqualTo(time);
    }
  }

  @Test
  void theInfinitiesSurviveToo() {
    assertThat(Times.exact(OffsetDateTime.MAX)).isEqualTo(Times.INFINITY);
    assertThat(Times.exact(OffsetDateTime.MIN)).isEqualTo(Times.MINUS_INFINITY);
    assertThat(Times.fromPostgresMicros(Times.toPostgresMicros(Times.INFINITY)))
        .isEqualTo(Times.INFINITY);
    assertThat(Times.fromPostgresMicros(Times.toPostgresMicros(Times.MINUS_INFINITY)))
        .isEqualTo(Times.MINUS_INFINITY);
    assertThat(Times.toJdbc(Times.INFINITY)).isEqualTo(OffsetDateTime.MAX);
    assertThat(Times.toJdbc(Times.MINUS_INFINITY)).isEqualTo(OffsetDateTime.MIN);
  }

  @Test
  void whatPostgresCannotHoldStandsForNoTime() {
    long first = Times.toPostgresMicros(Instant.parse("-4713-11-24T00:00:00Z"));
    long last = Times.toPostgresMicros(Instant.parse("+294276-12-31T23:59:59.999999Z"));

    assertThat(Times.fromPostgresMicros(first - 1)).isNull();
    assertThat(Times.fromPostgresMicros(last + 1)).isNull();
    assertThat(Times.toJdbc(Instant.parse("+294277-01-01T00:00:00Z")))
        .isEqualTo(OffsetDateTime.MAX);
    assertThat(Times.toJdbc(Instant.parse("-5000-01-01T00:00:00Z"))).isEqualTo(OffsetDateTime.MIN);
  }

  @Test
  void whatIsShownIsOfTheYears1To9999() {
    Instant now = Instant.parse("2026-11-23T20:00:00.123456Z");

    assertThat(Times.readable(now)).isSameAs(now);
    assertThat(Times.readable(Times.INFINITY)).isEqualTo(Times.LATEST);
    assertThat(Times.readable(Times.MINUS_INFINITY)).isEqualTo(Times.EARLIEST);
    assertThat(Times.LATEST.atOffset(ZoneOffset.UTC).getYear()).isEqualTo(9999);
    assertThat(Times.EARLIEST.atOffset(ZoneOffset.UTC).getYear()).isEqualTo(1);
  }
}
