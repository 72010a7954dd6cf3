package io.cruddur;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a replica is near enough to answer reads. Begin with {@link #defaults()} and change what
 * must differ: each method returns new settings, and refuses what cannot be with an {@link
 * IllegalArgumentException}. docs/replicas.md says why the defaults are what they are. No duration
 * may be longer than a day.
 */
public final class ReplicaSettings {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Duration maxLag = Duration.ofSeconds(10);
  private Duration patience = Duration.ofMillis(100);
  private Duration interval = Duration.ofMillis(250);
  private Duration silence = Duration.ofMillis(750);
  private boolean primaryReads;
  private @Nullable Object meterRegistry;

  private ReplicaSettings() {}

  /**
   * A lag of 10 s, 100 ms of patience; asked every 250 ms, given up after 750 ms; no reads on the
   * primary while a replica is near enough.
   *
   * @return new settings
   */
  public static ReplicaSettings defaults() {
    return new ReplicaSettings();
  }

  private ReplicaSettings with(Consumer<ReplicaSettings> change) {
    ReplicaSettings copy = new ReplicaSettings();
    copy.maxLag = maxLag;
    copy.patience = patience;
    copy.interval = interval;
    copy.silence = silence;
    copy.primaryReads = primaryReads;
    copy.meterRegistry = meterRegistry;
    change.accept(copy);
    return copy;
  }

  private static void require(String name, Duration duration, Duration shortest) {
    if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s %s must be %s or longer, and a day or shorter"
              .formatted(name, duration, shortest.isZero() ? "zero" : "10 ms"));
    }
  }

  /**
   * The same with another bound of what is shown late.
   *
   * @param behind how far behind the primary a replica may be, for reads without a token; it leaves
   *     when it is further, and comes back by itself; never less than two intervals, because a lag
   *     is not known more exactly
   * @return new settings
   */
  public ReplicaSettings withMaxLag(Duration behind) {
    require("maxLag", Objects.requireNonNull(behind, "behind"), Duration.ZERO);
    return with(copy -> copy.maxLag = behind);
  }

  /**
   * The same with another patience of reads with a token.
   *
   * @param wait how long they wait for a replica to show what the token stands for, before the
   *     primary answers; zero does not wait
   * @return new settings
   */
  public ReplicaSettings withPatience(Duration wait) {
    require("patience", Objects.requireNonNull(wait, "wait"), Duration.ZERO);
    return with(copy -> copy.patience = wait);
  }

  /**
   * The same with another rhythm.
   *
   * @param every how often each server is asked where it is, at least 10 ms
   * @param givenUpAfter when a server that says nothing is given up, and reads that wait for it are
   *     answered by the primary; at least 10 ms. A read that waits for a connection of a replica's
   *     pool waits up to 1 s for it, or as long as the host's own pool does
   * @return new settings
   */
  public ReplicaSettings withChecks(Duration every, Duration givenUpAfter) {
    require("interval", Objects.requireNonNull(every, "every"), SHORTEST);
    require("silence", Objects.requireNonNull(givenUpAfter, "givenUpAfter"), SHORTEST);
    return with(
        copy -> {
          copy.interval = every;
          copy.silence = givenUpAfter;
        });
  }

  /**
   * The same with a share of the reads for the primary: as many as each replica answers. Else it
   * answers none while one is near enough. With two replicas, three servers then answer them, which
   * is worth it if writes leave the primary's processor idle.
   *
   * @return new settings
   */
  public ReplicaSettings withPrimaryReads() {
    return with(copy -> copy.primaryReads = true);
  }

  /**
   * The same with meters ({@code cruddur.replica…}).
   *
   * @param registry a Micrometer {@code MeterRegistry}, or null for that of the {@link
   *     PoolSettings}, if there is one; an Object, because Micrometer is no dependency
   * @return new settings
   */
  public ReplicaSettings withMeters(@Nullable Object registry) {
    return with(copy -> copy.meterRegistry = registry);
  }

  Duration maxLag() {
    return maxLag;
  }

  Duration patience() {
    return patience;
  }

  Duration interval() {
    return interval;
  }

  Duration silence() {
    return silence;
  }

  boolean primaryReads() {
    return primaryReads;
  }

  @Nullable Object meterRegistry() {
    return meterRegistry;
  }
}
