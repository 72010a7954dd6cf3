package io.cruddur.repo.activity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one viewer has done to an activity. */
public final class ViewerState {

  private final boolean liked;
  private final boolean reposted;

  private ViewerState(Builder builder) {
    this.liked = builder.liked;
    this.reposted = builder.reposted;
  }

  /**
   * Begins a viewer's state: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether the viewer likes it.
   *
   * @return false also for a viewer who is not known
   */
  public boolean liked() {
    return liked;
  }

  /**
   * Whether the viewer reposted it.
   *
   * @return false also for a viewer who is not known
   */
  public boolean reposted() {
    return reposted;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ViewerState that && liked == that.liked && reposted == that.reposted;
  }

  @Override
  public int hashCode() {
    return Objects.hash(liked, reposted);
  }

  @Override
  public String toString() {
    return "ViewerState[" + "liked=" + liked + ", reposted=" + reposted + "]";
  }

  /** Values for a {@link ViewerState}. */
  public static final class Builder {

    private boolean liked;
    private boolean reposted;

    private Builder() {}

    /**
     * Sets {@link ViewerState#liked()}.
     *
     * @param liked false by default
     * @return this builder
     */
    public Builder liked(boolean liked) {
      this.liked = liked;
      return this;
    }

    /**
     * Sets {@link ViewerState#reposted()}.
     *
     * @param reposted false by default
     * @return this builder
     */
    public Builder reposted(boolean reposted) {
      this.reposted = reposted;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a viewer's state
     */
    public ViewerState build() {
      return new ViewerState(this);
    }
  }
}
