package io.cruddur.database.internal;

import io.cruddur.database.ReadToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * When the primary had written how much, for the last while. A replica's lag is read from it: in
 * time, without comparing the clocks of two machines, and right while nothing is written and while
 * a replica receives nothing.
 */
final class WalHistory {

  private record Sample(long nanoTime, long position) {}

  private final Duration length;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable Integer timeline;

  WalHistory(Duration length) {
    this.length = length;
  }

  /** The primary's, as far as is known; 0 if it has not been asked yet. */
  synchronized int timeline() {
    return timeline == null ? 0 : timeline;
  }

  synchronized void add(long nanoTime, ReadToken written) {
    if (timeline == null || timeline != written.timeline()) {
      samples.clear();
      timeline = written.timeline();
    }
    samples.addLast(new Sample(nanoTime, written.position()));
    while (samples.size() > 2 && nanoTime - samples.getFirst().nanoTime > length.toNanos()) {
      samples.removeFirst();
    }
  }

  /**
   * How far behind somebody is who has replayed up to a position: as of when the primary was asked
   * last, so that nobody falls behind a primary that does not answer.
   */
  synchronized Duration lag(long replayed) {
    Sample shown = null;
    for (Sample sample : samples) {
      if (sample.position > replayed) {
        Sample since = shown == null ? sample : shown;
        return Duration.ofNanos(samples.getLast().nanoTime - since.nanoTime);
      }
      shown = sample;
    }
    return Duration.ZERO;
  }
}
