package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user's own page: who they are, and what they wrote last. */
public final class ProfilePage {

  private final UserProfile profile;
  private final CursorPage<ActivityView> activities;

  private ProfilePage(Builder builder) {
    this.profile = requireNonNull(builder.profile, "profile");
    this.activities = requireNonNull(builder.activities, "activities");
  }

  /**
   * Begins a page of a user: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The user, with counts.
   *
   * @return never null
   */
  public UserProfile profile() {
    return profile;
  }

  /**
   * The user's newest activities, posts and replies, up to 40. Continue with {@link
   * Feeds#user(UserRef, PageQuery, Replies)} and {@link Replies#INCLUDE}.
   *
   * @return never null
   */
  public CursorPage<ActivityView> activities() {
    return activities;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProfilePage that
        && profile.equals(that.profile)
        && activities.equals(that.activities);
  }

  @Override
  public int hashCode() {
    return Objects.hash(profile, activities);
  }

  @Override
  public String toString() {
    return "ProfilePage[" + "profile=" + profile + ", activities=" + activities + "]";
  }

  /** Values for a {@link ProfilePage}. */
  public static final class Builder {

    private @Nullable UserProfile profile;
    private @Nullable CursorPage<ActivityView> activities;

    private Builder() {}

    /**
     * Sets {@link ProfilePage#profile()}.
     *
     * @param profile needed
     * @return this builder
     */
    public Builder profile(UserProfile profile) {
      this.profile = requireNonNull(profile, "profile");
      return this;
    }

    /**
     * Sets {@link ProfilePage#activities()}.
     *
     * @param activities needed
     * @return this builder
     */
    public Builder activities(CursorPage<ActivityView> activities) {
      this.activities = requireNonNull(activities, "activities");
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a page of a user
     * @throws NullPointerException with the name of what is needed and missing
     */
    public ProfilePage build() {
      return new ProfilePage(this);
    }
  }
}
