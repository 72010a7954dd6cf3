package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.PageQuery;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user as their own page shows them. */
public final class UserProfile implements UserRef {

  private final UUID uuid;
  private final @Nullable String cognitoUserId;
  private final String handle;
  private final String displayName;
  private final @Nullable String bio;
  private final long crudsCount;
  private final long followersCount;
  private final long followingCount;

  private UserProfile(Builder builder) {
    this.uuid = requireNonNull(builder.uuid, "uuid");
    this.cognitoUserId = builder.cognitoUserId;
    this.handle = requireNonNull(builder.handle, "handle");
    this.displayName = requireNonNull(builder.displayName, "displayName");
    this.bio = builder.bio;
    this.crudsCount = builder.crudsCount;
    this.followersCount = builder.followersCount;
    this.followingCount = builder.followingCount;
  }

  /**
   * Begins a profile: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The user's id.
   *
   * @return never null
   */
  @Override
  public UUID uuid() {
    return uuid;
  }

  /**
   * The column {@code cognito_user_id}, which the reference application's JSON calls {@code
   * cognito_user_uuid}.
   *
   * @return null only in a database that lacks it
   */
  @Override
  public @Nullable String cognitoUserId() {
    return cognitoUserId;
  }

  /**
   * The handle.
   *
   * @return never null
   */
  public String handle() {
    return handle;
  }

  /**
   * The display name.
   *
   * @return never null
   */
  public String displayName() {
    return displayName;
  }

  /**
   * What the user says about themselves.
   *
   * @return null if nothing
   */
  public @Nullable String bio() {
    return bio;
  }

  /**
   * How many activities of theirs are shown, posts and replies: as many as {@link
   * Feeds#user(UserRef, PageQuery, Replies)} with {@link Replies#INCLUDE} has. The reference
   * application counts what has expired as well.
   *
   * @return 0 or more
   */
  public long crudsCount() {
    return crudsCount;
  }

  /**
   * How many users follow them.
   *
   * @return 0 or more
   */
  public long followersCount() {
    return followersCount;
  }

  /**
   * How many users they follow.
   *
   * @return 0 or more
   */
  public long followingCount() {
    return followingCount;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserProfile that
        && uuid.equals(that.uuid)
        && Objects.equals(cognitoUserId, that.cognitoUserId)
        && handle.equals(that.handle)
        && displayName.equals(that.displayName)
        && Objects.equals(bio, that.bio)
        && crudsCount == that.crudsCount
        && followersCount == that.followersCount
        && followingCount == that.followingCount;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        uuid, cognitoUserId, handle, displayName, bio, crudsCount, followersCount, followingCount);
  }

  /** The id alone: a log is no place for personal data. */
  @Override
  public String toString() {
    return "UserProfile[" + uuid + "]";
  }

  /** Values for a {@link UserProfile}. */
  public static final class Builder {

    private @Nullable UUID uuid;
    private @Nullable String cognitoUserId;
    private @Nullable String handle;
    private @Nullable String displayName;
    private @Nullable String bio;
    private long crudsCount;
    private long followersCount;
    private long followingCount;

    private Builder() {}

    /**
     * Sets {@link UserProfile#uuid()}.
     *
     * @param uuid needed
     * @return this builder
     */
    public Builder uuid(UUID uuid) {
      this.uuid = requireNonNull(uuid, "uuid");
      return this;
    }

    /**
     * Sets {@link UserProfile#cognitoUserId()}.
     *
     * @param cognitoUserId null by default
     * @return this builder
     */
    public Builder cognitoUserId(@Nullable String cognitoUserId) {
      this.cognitoUserId = cognitoUserId;
      return this;
    }

    /**
     * Sets {@link UserProfile#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link UserProfile#displayName()}.
     *
     * @param displayName needed
     * @return this builder
     */
    public Builder displayName(String displayName) {
      this.displayName = requireNonNull(displayName, "displayName");
      return this;
    }

    /**
     * Sets {@link UserProfile#bio()}.
     *
     * @param bio null by default
     * @return this builder
     */
    public Builder bio(@Nullable String bio) {
      this.bio = bio;
      return this;
    }

    /**
     * Sets {@link UserProfile#crudsCount()}.
     *
     * @param crudsCount 0 by default
     * @return this builder
     */
    public Builder crudsCount(long crudsCount) {
      this.crudsCount = crudsCount;
      return this;
    }

    /**
     * Sets {@link UserProfile#followersCount()}.
     *
     * @param followersCount 0 by default
     * @return this builder
     */
    public Builder followersCount(long followersCount) {
      this.followersCount = followersCount;
      return this;
    }

    /**
     * Sets {@link UserProfile#followingCount()}.
     *
     * @param followingCount 0 by default
     * @return this builder
     */
    public Builder followingCount(long followingCount) {
      this.followingCount = followingCount;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a profile
     * @throws NullPointerException with the name of what is needed and missing
     */
    public UserProfile build() {
      return new UserProfile(this);
    }
  }
}
