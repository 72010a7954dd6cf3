package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.UserRef;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user as lists show them: the columns of the reference application's short view. */
public final class UserSummary implements UserRef {

  private final UUID uuid;
  private final String handle;
  private final String displayName;

  private UserSummary(Builder builder) {
    this.uuid = requireNonNull(builder.uuid, "uuid");
    this.handle = requireNonNull(builder.handle, "handle");
    this.displayName = requireNonNull(builder.displayName, "displayName");
  }

  /**
   * Begins a summary of a user: for the library, and for the tests of a host.
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

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserSummary that
        && uuid.equals(that.uuid)
        && handle.equals(that.handle)
        && displayName.equals(that.displayName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uuid, handle, displayName);
  }

  @Override
  public String toString() {
    return "UserSummary["
        + "uuid="
        + uuid
        + ", handle="
        + handle
        + ", displayName="
        + displayName
        + "]";
  }

  /** Values for a {@link UserSummary}. */
  public static final class Builder {

    private @Nullable UUID uuid;
    private @Nullable String handle;
    private @Nullable String displayName;

    private Builder() {}

    /**
     * Sets {@link UserSummary#uuid()}.
     *
     * @param uuid needed
     * @return this builder
     */
    public Builder uuid(UUID uuid) {
      this.uuid = requireNonNull(uuid, "uuid");
      return this;
    }

    /**
     * Sets {@link UserSummary#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link UserSummary#displayName()}.
     *
     * @param displayName needed
     * @return this builder
     */
    public Builder displayName(String displayName) {
      this.displayName = requireNonNull(displayName, "displayName");
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a summary of a user
     * @throws NullPointerException with the name of what is needed and missing
     */
    public UserSummary build() {
      return new UserSummary(this);
    }
  }
}
