package io.cruddur.benchmarks;

import io.cruddur.benchmarks.measure.Rounds.Effort;
import java.util.List;
import java.util.Locale;

/**
 * How much is measured.
 *
 * @param active authors who write
 * @param dormant authors who wrote long ago
 * @param readers viewers of the mixed load
 * @param rows numbers of posts at which the home feed is measured
 * @param posts the one of them at which all else is measured
 * @param depths of the home feed
 * @param followees of the viewers
 * @param deepFollowing whether the following feed is measured deep as well
 * @param clients who like one post at once
 * @param imported posts of one import
 * @param starts JVMs of each kind
 * @param archives whether they are started with archives of classes as well
 * @param pools sizes of the pools under the mixed load
 * @param rates calls a second of the mixed load
 * @param seconds how long each mixed load runs
 * @param effort of each case
 * @param effortOfMatrix of each cell of the following feed
 */
record Extent(
    String name,
    int active,
    int dormant,
    int readers,
    List<Integer> rows,
    int posts,
    List<Integer> depths,
    List<Integer> followees,
    boolean deepFollowing,
    List<Integer> clients,
    int imported,
    int starts,
    boolean archives,
    List<Integer> pools,
    List<Integer> rates,
    int seconds,
    Effort effort,
    Effort effortOfMatrix) {

  /** About three minutes on two processors. */
  static final Extent QUICK =
      new Extent(
          "quick",
          5_000,
          500,
          1_000,
          List.of(10_000, 60_000),
          60_000,
          List.of(50_000),
          List.of(20, 200),
          false,
          List.of(1, 16),
          5_000,
          1,
          false,
          List.of(8),
          List.of(200),
          2,
          new Effort(6, 1_000, 700, 20, 4),
          new Effort(5, 150, 250, 12, 2));

  /** What docs/performance.md stands on. */
  static final Extent FULL =
      new Extent(
          "full",
          100_000,
          10_000,
          5_000,
          List.of(10_000, 300_000, 3_000_000, 10_000_000),
          3_000_000,
          List.of(100, 10_000, 100_000, 1_000_000),
          List.of(1, 5, 20, 200, 1_000, 5_000, 10_000),
          true,
          List.of(1, 4, 16, 64),
          50_000,
          5,
          true,
          List.of(2, 8, 32),
          List.of(200, 1_000, 2_000, 3_000, 4_000, 8_000),
          5,
          new Effort(13, 6_000, 2_000, 120, 30),
          new Effort(11, 1_000, 1_500, 60, 15));

  /** The one of an option: {@code --quick} or {@code --full}. */
  static Extent of(String option) {
    return switch (option) {
      case "--quick" -> QUICK;
      case "--full" -> FULL;
      default ->
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "--quick or --full, not %s", option));
    };
  }

  /** Whether it takes long enough to wait for an idle machine first. */
  boolean isLong() {
    return name.equals(FULL.name);
  }

  /** Of the full extent the sizes up to a number of posts alone. */
  Extent upTo(int most) {
    List<Integer> kept = rows.stream().filter(row -> row <= most).toList();
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "At least %d posts, not %d", rows.get(0), most));
    }
    int measured = Math.min(posts, kept.get(kept.size() - 1));
    return new Extent(
        name,
        active,
        dormant,
        readers,
        kept,
        measured,
        depths.stream().filter(depth -> depth < measured * 9L / 10).toList(),
        followees,
        deepFollowing,
        clients,
        imported,
        starts,
        archives,
        pools,
        rates,
        seconds,
        effort,
        effortOfMatrix);
  }
}
