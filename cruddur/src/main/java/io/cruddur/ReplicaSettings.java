package io.cruddur;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a replica is near enough to answer reads. Begin with {@link #defaults()} and change what
 * must differ; docs/replicas.md says why the defaults are what they are. No duration may be longer
 * than a day.
 *
 * @param maxLag how far behind the primary a replica may be, for reads without a token; it leaves
 *     when it is further, and comes back by itself; never less than two intervals, because a lag is
 *     not known more exactly
 * @param patience how long a read with a token waits for a replica to show what the token stands
 *     for, before the primary answers; zero does not wait
 * @param interval how often each server is asked where it is, at least 10 ms
 * @param silence when a server that says nothing is given up, and reads that wait for it are
 *     answered by the primary; at least 10 ms. A read that waits for a connection of a replica's
 *     pool waits up to 1 s for it, or as long as the host's own pool does
 * @param primaryReads whether the primary answers as many reads as each replica does; else it
 *     answers none while one is near enough, and keeps its processor for writes
 * @param meterRegistry a Micrometer {@code MeterRegistry} that gets the replicas' meters ({@code
 *     cruddur.replica…}), or null for that of the {@link PoolSettings}, if there is one; an Object,
 *     because Micrometer is no dependency
 */
public record ReplicaSettings(
    Duration maxLag,
    Duration patience,
    Duration interval,
    Duration silence,
    boolean primaryReads,
    @Nullable Object meterRegistry) {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Settings that can be.
   *
   * @param maxLag how far behind the primary a replica may be, for reads without a token
   * @param patience how long a read with a token waits for a replica
   * @param interval how often each server is asked where it is
   * @param silence when a server that says nothing is given up
   * @param primaryReads whether the primary answers its share
   * @param meterRegistry a Micrometer {@code MeterRegistry}, or null
   * @throws IllegalArgumentException if one cannot
   */
  public ReplicaSettings {
    if (maxLag.isNegative() || patience.isNegative()) {
      throw new IllegalArgumentException(
          "maxLag %s and patience %s must not be negative".formatted(maxLag, patience));
    }
    if (interval.compareTo(SHORTEST) < 0 || silence.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "interval %s and silence %s must be 10 ms or longer".formatted(interval, silence));
    }
    for (Duration duration : List.of(maxLag, patience, interval, silence)) {
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "maxLag %s, patience %s, interval %s and silence %s must be a day or shorter"
                .formatted(maxLag, patience, interval, silence));
      }
    }
  }

  /**
   * A lag of 10 s, 100 ms of patience; asked every 250 ms, given up after 750 ms; no reads on the
   * primary while a replica is near enough.
   *
   * @return new settings
   */
  public static ReplicaSettings defaults() {
    return new ReplicaSettings(
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(750),
        false,
        null);
  }

  /**
   * The same with another bound of what is shown late.
   *
   * @param behind how far behind the primary a replica may be
   * @return new settings
   */
  public ReplicaSettings withMaxLag(Duration behind) {
    return new ReplicaSettings(behind, patience, interval, silence, primaryReads, meterRegistry);
  }

  /**
   * The same with another patience of reads with a token.
   *
   * @param wait how long they wait for a replica; zero does not wait
   * @return new settings
   */
  public ReplicaSettings withPatience(Duration wait) {
    return new ReplicaSettings(maxLag, wait, interval, silence, primaryReads, meterRegistry);
  }

  /**
   * The same with another rhythm.
   *
   * @param every how often each server is asked
   * @param givenUpAfter when one that says nothing is given up
   * @return new settings
   */
  public ReplicaSettings withChecks(Duration every, Duration givenUpAfter) {
    return new ReplicaSettings(maxLag, patience, every, givenUpAfter, primaryReads, meterRegistry);
  }

  /**
   * The same with a share of the reads for the primary. With two replicas, three servers then
   * answer them, which is worth it where writes leave the primary's processor idle.
   *
   * @return new settings
   */
  public ReplicaSettings withPrimaryReads() {
    return new ReplicaSettings(maxLag, patience, interval, silence, true, meterRegistry);
  }

  /**
   * The same with meters.
   *
   * @param registry a Micrometer {@code MeterRegistry}
   * @return new settings
   */
  public ReplicaSettings withMeters(Object registry) {
    return new ReplicaSettings(maxLag, patience, interval, silence, primaryReads, registry);
  }
}
