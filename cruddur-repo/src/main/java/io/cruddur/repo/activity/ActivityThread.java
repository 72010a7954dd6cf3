package io.cruddur.repo.activity;

import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import java.util.List;

/**
 * An activity with what it answers and what answers it.
 *
 * @param activity the activity itself
 * @param ancestors what it replies to, and what that replies to, the oldest first; immutable. Those
 *     that were deleted or have expired are left out
 * @param replies the first page of its direct replies, the oldest first; go on with {@link
 *     Feeds#replies}
 */
public record ActivityThread(
    ActivityView activity, List<ActivityView> ancestors, CursorPage<ActivityView> replies) {

  /**
   * Copies the ancestors.
   *
   * @param activity see {@link #activity()}
   * @param ancestors see {@link #ancestors()}
   * @param replies see {@link #replies()}
   */
  public ActivityThread {
    ancestors = List.copyOf(ancestors);
  }
}
