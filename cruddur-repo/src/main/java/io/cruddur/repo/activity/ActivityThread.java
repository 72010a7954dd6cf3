package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An activity with what it answers and what answers it. */
public final class ActivityThread {

  private final ActivityView activity;
  private final List<ActivityView> ancestors;
  private final CursorPage<ActivityView> replies;

  private ActivityThread(Builder builder) {
    this.activity = requireNonNull(builder.activity, "activity");
    this.ancestors = List.copyOf(builder.ancestors);
    this.replies = requireNonNull(builder.replies, "replies");
  }

  /**
   * Begins a thread: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The activity itself.
   *
   * @return never null
   */
  public ActivityView activity() {
    return activity;
  }

  /**
   * What it replies to, and what that replies to, the oldest first.
   *
   * @return immutable; without those that were deleted or have expired
   */
  public List<ActivityView> ancestors() {
    return ancestors;
  }

  /**
   * The first page of its direct replies, the oldest first. Continue with {@link Feeds#replies}.
   *
   * @return never null
   */
  public CursorPage<ActivityView> replies() {
    return replies;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ActivityThread that
        && activity.equals(that.activity)
        && ancestors.equals(that.ancestors)
        && replies.equals(that.replies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(activity, ancestors, replies);
  }

  @Override
  public String toString() {
    return "ActivityThread["
        + "activity="
        + activity
        + ", ancestors="
        + ancestors
        + ", replies="
        + replies
        + "]";
  }

  /** Values for a {@link ActivityThread}. */
  public static final class Builder {

    private @Nullable ActivityView activity;
    private List<ActivityView> ancestors = List.of();
    private @Nullable CursorPage<ActivityView> replies;

    private Builder() {}

    /**
     * Sets {@link ActivityThread#activity()}.
     *
     * @param activity needed
     * @return this builder
     */
    public Builder activity(ActivityView activity) {
      this.activity = requireNonNull(activity, "activity");
      return this;
    }

    /**
     * Sets {@link ActivityThread#ancestors()}.
     *
     * @param ancestors empty by default; copied
     * @return this builder
     */
    public Builder ancestors(List<ActivityView> ancestors) {
      this.ancestors = ancestors;
      return this;
    }

    /**
     * Sets {@link ActivityThread#replies()}.
     *
     * @param replies needed
     * @return this builder
     */
    public Builder replies(CursorPage<ActivityView> replies) {
      this.replies = requireNonNull(replies, "replies");
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a thread
     * @throws NullPointerException with the name of what is needed and missing
     */
    public ActivityThread build() {
      return new ActivityThread(this);
    }
  }
}
