package io.cruddur.database.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the primary had written how much, for the last while. A replica's lag is read from it: in
 * time, without comparing the clocks of two machines, and right while nothing is written and while
 * a replica receives nothing. Of what is older than the newest samples, few are kept: a lag may
 * then seem longer than it is by a five hundredth of what is remembered.
 */
final class WalHistory {

  /** Of the newest samples, and of older ones. */
  private static final int KEPT = 500;

  private record Sample(long nanoTime, long position) {}

  private final long length;
  private final Deque<Sample> older = new ArrayDeque<>();
  private final Deque<Sample> newest = new ArrayDeque<>();
  private long cluster;
  private @Nullable Integer timeline;

  WalHistory(Duration length) {
    this.length = length.toNanos();
  }

  /** The primary's, as far as is known; 0 if it has not been asked yet. */
  synchronized int timeline() {
    return timeline == null ? 0 : timeline;
  }

  /** Positions of another cluster or timeline say nothing about this one's. */
  synchronized void add(long nanoTime, long ofCluster, int writtenTimeline, long position) {
    if (timeline == null || timeline != writtenTimeline || cluster != ofCluster) {
      older.clear();
      newest.clear();
      cluster = ofCluster;
      timeline = writtenTimeline;
    }
    newest.addLast(new Sample(nanoTime, position));
    if (newest.size() > KEPT) {
      Sample sample = newest.removeFirst();
      if (older.isEmpty() || sample.nanoTime - older.getLast().nanoTime >= length / KEPT) {
        older.addLast(sample);
      }
    }
    while (size() > 2 && nanoTime - first().nanoTime > length) {
      (older.isEmpty() ? newest : older).removeFirst();
    }
  }

  private Sample first() {
    return (older.isEmpty() ? newest : older).getFirst();
  }

  /** How many samples are kept. */
  synchronized int size() {
    return older.size() + newest.size();
  }

  /**
   * Whether the lag of somebody who has replayed up to a position is known, and not only that it is
   * at least what is remembered.
   */
  synchronized boolean remembers(long replayed) {
    return size() > 0 && first().position <= replayed;
  }

  /**
   * Whether the primary had written less than somebody had replayed before: they have other
   * histories, as after a failover to a server that had received less.
   *
   * @param replayed up to where
   * @param nanoTime when that was known
   */
  synchronized boolean hadLess(long replayed, long nanoTime) {
    Sample last = newest.peekLast();
    return last != null && last.nanoTime - nanoTime > 0 && last.position < replayed;
  }

  /**
   * How far behind somebody is who has replayed up to a position: as of when the primary was asked
   * last, so that nobody falls behind a primary that does not answer.
   */
  synchronized Duration lag(long replayed) {
    Sample shown = null;
    for (Deque<Sample> samples : List.of(older, newest)) {
      for (Sample sample : samples) {
        if (sample.position > replayed) {
          Sample since = shown == null ? sample : shown;
          return Duration.ofNanos(newest.getLast().nanoTime - since.nanoTime);
        }
        shown = sample;
      }
    }
    return Duration.ZERO;
  }
}
