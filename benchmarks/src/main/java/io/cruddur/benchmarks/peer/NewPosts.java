package io.cruddur.benchmarks.peer;

import io.cruddur.model.MonotonicUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The ids and times of new posts, alike in all peers. */
final class NewPosts {

  private static final Duration SEVEN_DAYS = Duration.ofDays(7);
  private static final MonotonicUuids IDS = new MonotonicUuids(Clock.systemUTC());

  private NewPosts() {}

  static UUID id() {
    return IDS.get();
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  static Instant expiry(Instant createdAt) {
    return createdAt.plus(SEVEN_DAYS);
  }
}
