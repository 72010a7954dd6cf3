package io.cruddur.repo.relation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands between a user and another, as the first of them sees it. */
public final class Relation {

  private final boolean following;
  private final boolean followedBy;
  private final boolean blocking;
  private final boolean blockedBy;
  private final boolean muting;

  private Relation(Builder builder) {
    this.following = builder.following;
    this.followedBy = builder.followedBy;
    this.blocking = builder.blocking;
    this.blockedBy = builder.blockedBy;
    this.muting = builder.muting;
  }

  /**
   * Begins a relation: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether the user follows the other.
   *
   * @return false also where there is no such user
   */
  public boolean following() {
    return following;
  }

  /**
   * Whether the other follows the user.
   *
   * @return false also where there is no such user
   */
  public boolean followedBy() {
    return followedBy;
  }

  /**
   * Whether the user blocks the other.
   *
   * @return false also where there is no such user
   */
  public boolean blocking() {
    return blocking;
  }

  /**
   * Whether the other blocks the user.
   *
   * @return false also where there is no such user
   */
  public boolean blockedBy() {
    return blockedBy;
  }

  /**
   * Whether the user mutes the other. Whether the other mutes the user is nobody's to know.
   *
   * @return false also where there is no such user
   */
  public boolean muting() {
    return muting;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Relation that
        && following == that.following
        && followedBy == that.followedBy
        && blocking == that.blocking
        && blockedBy == that.blockedBy
        && muting == that.muting;
  }

  @Override
  public int hashCode() {
    return Objects.hash(following, followedBy, blocking, blockedBy, muting);
  }

  @Override
  public String toString() {
    return "Relation["
        + "following="
        + following
        + ", followedBy="
        + followedBy
        + ", blocking="
        + blocking
        + ", blockedBy="
        + blockedBy
        + ", muting="
        + muting
        + "]";
  }

  /** Values for a {@link Relation}. */
  public static final class Builder {

    private boolean following;
    private boolean followedBy;
    private boolean blocking;
    private boolean blockedBy;
    private boolean muting;

    private Builder() {}

    /**
     * Sets {@link Relation#following()}.
     *
     * @param following false by default
     * @return this builder
     */
    public Builder following(boolean following) {
      this.following = following;
      return this;
    }

    /**
     * Sets {@link Relation#followedBy()}.
     *
     * @param followedBy false by default
     * @return this builder
     */
    public Builder followedBy(boolean followedBy) {
      this.followedBy = followedBy;
      return this;
    }

    /**
     * Sets {@link Relation#blocking()}.
     *
     * @param blocking false by default
     * @return this builder
     */
    public Builder blocking(boolean blocking) {
      this.blocking = blocking;
      return this;
    }

    /**
     * Sets {@link Relation#blockedBy()}.
     *
     * @param blockedBy false by default
     * @return this builder
     */
    public Builder blockedBy(boolean blockedBy) {
      this.blockedBy = blockedBy;
      return this;
    }

    /**
     * Sets {@link Relation#muting()}.
     *
     * @param muting false by default
     * @return this builder
     */
    public Builder muting(boolean muting) {
      this.muting = muting;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a relation
     */
    public Relation build() {
      return new Relation(this);
    }
  }
}
