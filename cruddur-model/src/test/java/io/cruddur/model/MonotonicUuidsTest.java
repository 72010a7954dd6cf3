package io.cruddur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.test.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonotonicUuidsTest {

  private static final int THREADS = 8;
  private static final int IDS_PER_THREAD = 100_000;

  /** PostgreSQL's order: the unsigned bytes, as memcmp sees them. */
  private static final Comparator<UUID> POSTGRES_ORDER =
      Comparator.comparing(UUID::getMostSignificantBits, (Comparator<Long>) Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  @Test
  void theLayoutIsThatOfTheRfc() {
    // The example of RFC 9562, appendix A.6: 2022-02-22 14:22:22 -05:00.
    TestClock clock = TestClock.at(Instant.ofEpochMilli(0x017F22E279B0L).plusNanos(500_000));
    UUID id = new MonotonicUuids(clock).get();
    assertThat(id.toString()).startsWith("017f22e2-79b0-7800-");
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void everyIdHasTheVersionAndTheVariantAndTheRestIsRandom() {
    MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());
    List<UUID> many = Stream.generate(ids).limit(10_000).toList();
    assertThat(many).allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(many.stream().map(UUID::getLeastSignificantBits)).doesNotHaveDuplicates();
    assertThat(union(many)).isEqualTo(0xBFFF_FFFF_FFFF_FFFFL);
  }

  @Test
  void idsAscendOnAClockThatStandsStill() {
    TestClock clock = TestClock.at(Instant.parse("2026-11-23T20:00:00Z"));
    assertThat(Stream.generate(new MonotonicUuids(clock)).limit(10_000).toList())
        .isSortedAccordingTo(POSTGRES_ORDER)
        .doesNotHaveDuplicates();
  }

  @Test
  void idsAscendWhenTheClockIsSetBackAndFollowItAgainWhenItHasCaughtUp() {
    TestClock clock = TestClock.at(Instant.parse("2026-11-23T20:00:00Z"));
    MonotonicUuids ids = new MonotonicUuids(clock);
    List<UUID> made = new ArrayList<>();
    made.add(ids.get());
    clock.advance(Duration.ofHours(-1));
    made.add(ids.get());
    clock.set(Instant.parse("1969-07-20T20:17:40Z"));
    made.add(ids.get());
    clock.set(Instant.parse("2026-11-23T20:00:01Z"));
    made.add(ids.get());
    assertThat(made).isSortedAccordingTo(POSTGRES_ORDER).doesNotHaveDuplicates();
    assertThat(made.get(3).getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  void eightThreadsEachSeeTheirIdsAscendAndNoIdTwice() throws Exception {
    MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<UUID[]>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  UUID[] made = new UUID[IDS_PER_THREAD];
                  Arrays.setAll(made, i -> ids.get());
                  return made;
                }));
      }
      List<UUID> all = new ArrayList<>();
      for (Future<UUID[]> thread : running) {
        UUID[] made = thread.get();
        assertThat(isStrictlyAscending(made)).isTrue();
        all.addAll(Arrays.asList(made));
      }
      UUID[] sorted = all.toArray(UUID[]::new);
      Arrays.sort(sorted, POSTGRES_ORDER);
      assertThat(isStrictlyAscending(sorted)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  /** A loop, because an assertion on each of 800,000 pairs takes seconds. */
  private static boolean isStrictlyAscending(UUID[] ids) {
    for (int i = 1; i < ids.length; i++) {
      if (POSTGRES_ORDER.compare(ids[i - 1], ids[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The bits of the second half that were set in some id. */
  private static long union(List<UUID> ids) {
    return ids.stream().mapToLong(UUID::getLeastSignificantBits).reduce(0, (a, b) -> a | b);
  }

  @Test
  void aTimeThatNoIdCanHoldIsTheNearestOne() {
    MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());
    long latest = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (String early : List.of("1969-12-31T23:59:59.999Z", "-1000000-01-01T00:00:00Z")) {
      assertThat(millis(ids.at(Instant.parse(early)))).as(early).isZero();
    }
    assertThat(millis(ids.at(Instant.MIN))).isZero();
    assertThat(millis(ids.at(Instant.parse("9999-12-31T23:59:59.999999Z")))).isEqualTo(latest);
    for (String late : List.of("+10000-01-01T00:00:00Z", "+1000000-01-01T00:00:00Z")) {
      assertThat(millis(ids.at(Instant.parse(late)))).as(late).isEqualTo(latest);
    }
    assertThat(millis(ids.at(Instant.MAX))).isEqualTo(latest);
    assertThat(millis(new MonotonicUuids(TestClock.at(Instant.MAX)).get())).isEqualTo(latest);
    assertThat(millis(new MonotonicUuids(TestClock.at(Instant.MIN)).get())).isZero();
  }

  private static long millis(UUID id) {
    assertThat(id.version()).isEqualTo(7);
    return id.getMostSignificantBits() >>> 16;
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> new MonotonicUuids(null))
        .withMessage("clock");
    assertThatNullPointerException()
        .isThrownBy(() -> new MonotonicUuids(Clock.systemUTC()).at(null))
        .withMessage("createdAt");
  }
}
