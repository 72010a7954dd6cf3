package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity as a feed shows it, with its author's names. The accessors are the columns of the
 * reference application's feeds, so that its JSON can be made from them. Times are of the years 1
 * to 9999; one further off, or infinite, that another program stored is shown as the nearest of
 * these.
 */
public final class ActivityView implements ActivityRef {

  private final UUID uuid;
  private final UUID userUuid;
  private final String handle;
  private final String displayName;
  private final String message;
  private final int repliesCount;
  private final int repostsCount;
  private final int likesCount;
  private final @Nullable UUID replyToActivityUuid;
  private final @Nullable UUID replyToUserUuid;
  private final @Nullable Instant expiresAt;
  private final @Nullable Instant editedAt;
  private final Instant createdAt;
  private final @Nullable ViewerState viewerState;
  private final @Nullable Repost repostedBy;

  private ActivityView(Builder builder) {
    this.uuid = requireNonNull(builder.uuid, "uuid");
    this.userUuid = requireNonNull(builder.userUuid, "userUuid");
    this.handle = requireNonNull(builder.handle, "handle");
    this.displayName = requireNonNull(builder.displayName, "displayName");
    this.message = requireNonNull(builder.message, "message");
    this.repliesCount = builder.repliesCount;
    this.repostsCount = builder.repostsCount;
    this.likesCount = builder.likesCount;
    this.replyToActivityUuid = builder.replyToActivityUuid;
    this.replyToUserUuid = builder.replyToUserUuid;
    this.expiresAt = builder.expiresAt;
    this.editedAt = builder.editedAt;
    this.createdAt = requireNonNull(builder.createdAt, "createdAt");
    this.viewerState = builder.viewerState;
    this.repostedBy = builder.repostedBy;
  }

  /**
   * Begins a view of an activity: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The activity's id.
   *
   * @return never null
   */
  @Override
  public UUID uuid() {
    return uuid;
  }

  /**
   * The author's id.
   *
   * @return never null
   */
  @Override
  public UUID userUuid() {
    return userUuid;
  }

  /**
   * The author's handle.
   *
   * @return never null
   */
  public String handle() {
    return handle;
  }

  /**
   * The author's display name.
   *
   * @return never null
   */
  public String displayName() {
    return displayName;
  }

  /**
   * The text.
   *
   * @return never null
   */
  public String message() {
    return message;
  }

  /**
   * How many replies it has that were not deleted; one that has expired counts until it is purged.
   *
   * @return 0 or more
   */
  public int repliesCount() {
    return repliesCount;
  }

  /**
   * How many users reposted it.
   *
   * @return 0 or more
   */
  public int repostsCount() {
    return repostsCount;
  }

  /**
   * How many users like it.
   *
   * @return 0 or more
   */
  public int likesCount() {
    return likesCount;
  }

  /**
   * What it replies to.
   *
   * @return null for a post
   */
  public @Nullable UUID replyToActivityUuid() {
    return replyToActivityUuid;
  }

  /**
   * Who wrote what it replies to.
   *
   * @return null for a post
   */
  public @Nullable UUID replyToUserUuid() {
    return replyToUserUuid;
  }

  /**
   * When it disappears, in UTC with microseconds.
   *
   * @return null for never
   */
  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  /**
   * When its text was changed last, in UTC with microseconds: it is shown as edited. What it said
   * before, {@link Activities#edits} tells.
   *
   * @return null if it never was
   */
  public @Nullable Instant editedAt() {
    return editedAt;
  }

  /**
   * When it was posted, in UTC with microseconds.
   *
   * @return never null
   */
  public Instant createdAt() {
    return createdAt;
  }

  /**
   * What the viewer has done to it.
   *
   * @return null where the call named no viewer
   */
  public @Nullable ViewerState viewerState() {
    return viewerState;
  }

  /**
   * Who reposted it, where that is why a feed shows it.
   *
   * @return null where the feed has no reposts, or shows the activity itself
   */
  public @Nullable Repost repostedBy() {
    return repostedBy;
  }

  /**
   * What it replies to, as a reference.
   *
   * @return empty for a post
   */
  public Optional<ActivityRef> replyTo() {
    if (replyToActivityUuid == null) {
      return Optional.empty();
    }
    return Optional.of(
        replyToUserUuid == null
            ? ActivityRef.of(replyToActivityUuid)
            : ActivityRef.of(replyToActivityUuid, UserRef.of(replyToUserUuid)));
  }

  /**
   * The author, as a reference.
   *
   * @return never null
   */
  public UserRef author() {
    return UserRef.of(userUuid);
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ActivityView that
        && uuid.equals(that.uuid)
        && userUuid.equals(that.userUuid)
        && handle.equals(that.handle)
        && displayName.equals(that.displayName)
        && message.equals(that.message)
        && repliesCount == that.repliesCount
        && repostsCount == that.repostsCount
        && likesCount == that.likesCount
        && Objects.equals(replyToActivityUuid, that.replyToActivityUuid)
        && Objects.equals(replyToUserUuid, that.replyToUserUuid)
        && Objects.equals(expiresAt, that.expiresAt)
        && Objects.equals(editedAt, that.editedAt)
        && createdAt.equals(that.createdAt)
        && Objects.equals(viewerState, that.viewerState)
        && Objects.equals(repostedBy, that.repostedBy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        uuid,
        userUuid,
        handle,
        displayName,
        message,
        repliesCount,
        repostsCount,
        likesCount,
        replyToActivityUuid,
        replyToUserUuid,
        expiresAt,
        editedAt,
        createdAt,
        viewerState,
        repostedBy);
  }

  /** The id alone: a log is no place for people's messages. */
  @Override
  public String toString() {
    return "ActivityView[" + uuid + "]";
  }

  /** Values for a {@link ActivityView}. */
  public static final class Builder {

    private @Nullable UUID uuid;
    private @Nullable UUID userUuid;
    private @Nullable String handle;
    private @Nullable String displayName;
    private @Nullable String message;
    private int repliesCount;
    private int repostsCount;
    private int likesCount;
    private @Nullable UUID replyToActivityUuid;
    private @Nullable UUID replyToUserUuid;
    private @Nullable Instant expiresAt;
    private @Nullable Instant editedAt;
    private @Nullable Instant createdAt;
    private @Nullable ViewerState viewerState;
    private @Nullable Repost repostedBy;

    private Builder() {}

    /**
     * Sets {@link ActivityView#uuid()}.
     *
     * @param uuid needed
     * @return this builder
     */
    public Builder uuid(UUID uuid) {
      this.uuid = requireNonNull(uuid, "uuid");
      return this;
    }

    /**
     * Sets {@link ActivityView#userUuid()}.
     *
     * @param userUuid needed
     * @return this builder
     */
    public Builder userUuid(UUID userUuid) {
      this.userUuid = requireNonNull(userUuid, "userUuid");
      return this;
    }

    /**
     * Sets {@link ActivityView#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link ActivityView#displayName()}.
     *
     * @param displayName needed
     * @return this builder
     */
    public Builder displayName(String displayName) {
      this.displayName = requireNonNull(displayName, "displayName");
      return this;
    }

    /**
     * Sets {@link ActivityView#message()}.
     *
     * @param message needed
     * @return this builder
     */
    public Builder message(String message) {
      this.message = requireNonNull(message, "message");
      return this;
    }

    /**
     * Sets {@link ActivityView#repliesCount()}.
     *
     * @param repliesCount 0 by default
     * @return this builder
     */
    public Builder repliesCount(int repliesCount) {
      this.repliesCount = repliesCount;
      return this;
    }

    /**
     * Sets {@link ActivityView#repostsCount()}.
     *
     * @param repostsCount 0 by default
     * @return this builder
     */
    public Builder repostsCount(int repostsCount) {
      this.repostsCount = repostsCount;
      return this;
    }

    /**
     * Sets {@link ActivityView#likesCount()}.
     *
     * @param likesCount 0 by default
     * @return this builder
     */
    public Builder likesCount(int likesCount) {
      this.likesCount = likesCount;
      return this;
    }

    /**
     * Sets {@link ActivityView#replyToActivityUuid()}.
     *
     * @param replyToActivityUuid null by default
     * @return this builder
     */
    public Builder replyToActivityUuid(@Nullable UUID replyToActivityUuid) {
      this.replyToActivityUuid = replyToActivityUuid;
      return this;
    }

    /**
     * Sets {@link ActivityView#replyToUserUuid()}.
     *
     * @param replyToUserUuid null by default
     * @return this builder
     */
    public Builder replyToUserUuid(@Nullable UUID replyToUserUuid) {
      this.replyToUserUuid = replyToUserUuid;
      return this;
    }

    /**
     * Sets {@link ActivityView#expiresAt()}.
     *
     * @param expiresAt null by default
     * @return this builder
     */
    public Builder expiresAt(@Nullable Instant expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    /**
     * Sets {@link ActivityView#editedAt()}.
     *
     * @param editedAt null by default
     * @return this builder
     */
    public Builder editedAt(@Nullable Instant editedAt) {
      this.editedAt = editedAt;
      return this;
    }

    /**
     * Sets {@link ActivityView#createdAt()}.
     *
     * @param createdAt needed
     * @return this builder
     */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = requireNonNull(createdAt, "createdAt");
      return this;
    }

    /**
     * Sets {@link ActivityView#viewerState()}.
     *
     * @param viewerState null by default
     * @return this builder
     */
    public Builder viewerState(@Nullable ViewerState viewerState) {
      this.viewerState = viewerState;
      return this;
    }

    /**
     * Sets {@link ActivityView#repostedBy()}.
     *
     * @param repostedBy null by default
     * @return this builder
     */
    public Builder repostedBy(@Nullable Repost repostedBy) {
      this.repostedBy = repostedBy;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a view of an activity
     * @throws NullPointerException with the name of what is needed and missing
     */
    public ActivityView build() {
      return new ActivityView(this);
    }
  }
}
