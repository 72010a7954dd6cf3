package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.UserRef;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why a feed shows an activity where it does: somebody reposted it. */
public final class Repost {

  private final UUID userUuid;
  private final String handle;
  private final String displayName;
  private final Instant createdAt;

  private Repost(Builder builder) {
    this.userUuid = requireNonNull(builder.userUuid, "userUuid");
    this.handle = requireNonNull(builder.handle, "handle");
    this.displayName = requireNonNull(builder.displayName, "displayName");
    this.createdAt = requireNonNull(builder.createdAt, "createdAt");
  }

  /**
   * Begins a repost: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The id of the user who reposted.
   *
   * @return never null
   */
  public UUID userUuid() {
    return userUuid;
  }

  /**
   * The user's handle.
   *
   * @return never null
   */
  public String handle() {
    return handle;
  }

  /**
   * The user's display name.
   *
   * @return never null
   */
  public String displayName() {
    return displayName;
  }

  /**
   * When it was reposted, in UTC with microseconds.
   *
   * @return never null
   */
  public Instant createdAt() {
    return createdAt;
  }

  /**
   * The user, as a reference.
   *
   * @return never null
   */
  public UserRef user() {
    return UserRef.of(userUuid);
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Repost that
        && userUuid.equals(that.userUuid)
        && handle.equals(that.handle)
        && displayName.equals(that.displayName)
        && createdAt.equals(that.createdAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(userUuid, handle, displayName, createdAt);
  }

  /** The id alone: a log is no place for people's names. */
  @Override
  public String toString() {
    return "Repost[" + userUuid + ", " + createdAt + "]";
  }

  /** Values for a {@link Repost}; all are needed. */
  public static final class Builder {

    private @Nullable UUID userUuid;
    private @Nullable String handle;
    private @Nullable String displayName;
    private @Nullable Instant createdAt;

    private Builder() {}

    /**
     * Sets {@link Repost#userUuid()}.
     *
     * @param userUuid needed
     * @return this builder
     */
    public Builder userUuid(UUID userUuid) {
      this.userUuid = requireNonNull(userUuid, "userUuid");
      return this;
    }

    /**
     * Sets {@link Repost#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link Repost#displayName()}.
     *
     * @param displayName needed
     * @return this builder
     */
    public Builder displayName(String displayName) {
      this.displayName = requireNonNull(displayName, "displayName");
      return this;
    }

    /**
     * Sets {@link Repost#createdAt()}.
     *
     * @param createdAt needed
     * @return this builder
     */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = requireNonNull(createdAt, "createdAt");
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a repost
     * @throws NullPointerException with the name of what is needed and missing
     */
    public Repost build() {
      return new Repost(this);
    }
  }
}
