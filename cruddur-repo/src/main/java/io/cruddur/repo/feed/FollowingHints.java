package io.cruddur.repo.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of viewers when their following feeds were read last, so that the next page begins
 * with the statement that suits them. A hint that is missing or wrong costs statements and never a
 * row. Bounded: viewers who share a slot overwrite each other. Safe for use by many threads.
 */
public final class FollowingHints {

  /** Which window over everybody's newest posts was long enough for a page. */
  enum Window {
    UNTRIED,
    FIRST,
    LONGEST,
    NONE
  }

  /**
   * What is known of one viewer.
   *
   * @param followees how many the viewer follows, counted up to a bound
   * @param newest which window filled first pages
   * @param deep which window filled pages behind a cursor
   * @param expired whether so many posts had expired that a page was not full at once
   */
  record Hint(
      UUID viewer, int followees, Window newest, Window deep, boolean expired, Instant until) {

    Window window(boolean behindCursor) {
      return behindCursor ? deep : newest;
    }

    Hint with(boolean behindCursor, Window window) {
      return behindCursor
          ? new Hint(viewer, followees, newest, window, expired, until)
          : new Hint(viewer, followees, window, deep, expired, until);
    }

    Hint withExpired() {
      return new Hint(viewer, followees, newest, deep, true, until);
    }
  }

  private static final Duration AGE = Duration.ofMinutes(10);

  /** People who follow few may follow hundreds a minute later, when they have just begun. */
  private static final Duration AGE_OF_FEW = Duration.ofMinutes(1);

  private static final int SLOTS = 1 << 15;

  private final AtomicReferenceArray<@Nullable Hint> slots = new AtomicReferenceArray<>(SLOTS);

  /** Null if nothing is known, or nothing recent. */
  @Nullable Hint find(UUID viewer, Instant now) {
    Hint hint = slots.get(slot(viewer));
    return hint != null && hint.viewer().equals(viewer) && now.isBefore(hint.until()) ? hint : null;
  }

  Hint create(UUID viewer, int followees, Instant now) {
    Duration age = followees > FollowingStatements.FEW_FOLLOWEES ? AGE : AGE_OF_FEW;
    return new Hint(viewer, followees, Window.UNTRIED, Window.UNTRIED, false, now.plus(age));
  }

  void put(Hint hint) {
    slots.set(slot(hint.viewer()), hint);
  }

  private static int slot(UUID viewer) {
    return Math.floorMod(viewer.hashCode(), SLOTS);
  }
}
