package io.cruddur.repo.bulk;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity to be imported, checked only by {@link Bulk#importActivities}, so that one bad item
 * can be told there: nothing here is refused.
 */
public final class ImportedActivity {

  private final @Nullable UUID uuid;
  private final @Nullable UUID userUuid;
  private final @Nullable String message;
  private final @Nullable UUID replyToActivityUuid;
  private final @Nullable Instant expiresAt;
  private final @Nullable Instant createdAt;

  private ImportedActivity(Builder builder) {
    this.uuid = builder.uuid;
    this.userUuid = builder.userUuid;
    this.message = builder.message;
    this.replyToActivityUuid = builder.replyToActivityUuid;
    this.expiresAt = builder.expiresAt;
    this.createdAt = builder.createdAt;
  }

  /**
   * Begins an activity to be imported.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Its id.
   *
   * @return null for a new one, of version 7, with the time of createdAt
   */
  public @Nullable UUID uuid() {
    return uuid;
  }

  /**
   * The author, who must be there.
   *
   * @return null is refused by the import
   */
  public @Nullable UUID userUuid() {
    return userUuid;
  }

  /**
   * The text: 1 to 280 code points, of a reply 1024; not blank.
   *
   * @return null is refused by the import
   */
  public @Nullable String message() {
    return message;
  }

  /**
   * What it replies to, which must be there or come earlier.
   *
   * @return null for a post
   */
  public @Nullable UUID replyToActivityUuid() {
    return replyToActivityUuid;
  }

  /**
   * When it disappears, in UTC with microseconds, from the year 1 to 9999.
   *
   * @return null for never
   */
  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  /**
   * When it was posted, in UTC with microseconds, from the year 1 to the present.
   *
   * @return null for now
   */
  public @Nullable Instant createdAt() {
    return createdAt;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportedActivity that
        && Objects.equals(uuid, that.uuid)
        && Objects.equals(userUuid, that.userUuid)
        && Objects.equals(message, that.message)
        && Objects.equals(replyToActivityUuid, that.replyToActivityUuid)
        && Objects.equals(expiresAt, that.expiresAt)
        && Objects.equals(createdAt, that.createdAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uuid, userUuid, message, replyToActivityUuid, expiresAt, createdAt);
  }

  /** The id alone: a log is no place for people's messages. */
  @Override
  public String toString() {
    return "ImportedActivity[" + uuid + "]";
  }

  /** Values for an {@link ImportedActivity}. */
  public static final class Builder {

    private @Nullable UUID uuid;
    private @Nullable UUID userUuid;
    private @Nullable String message;
    private @Nullable UUID replyToActivityUuid;
    private @Nullable Instant expiresAt;
    private @Nullable Instant createdAt;

    private Builder() {}

    /**
     * Sets {@link ImportedActivity#uuid()}.
     *
     * @param uuid null by default
     * @return this builder
     */
    public Builder uuid(@Nullable UUID uuid) {
      this.uuid = uuid;
      return this;
    }

    /**
     * Sets {@link ImportedActivity#userUuid()}.
     *
     * @param userUuid null by default
     * @return this builder
     */
    public Builder userUuid(@Nullable UUID userUuid) {
      this.userUuid = userUuid;
      return this;
    }

    /**
     * Sets {@link ImportedActivity#message()}.
     *
     * @param message null by default
     * @return this builder
     */
    public Builder message(@Nullable String message) {
      this.message = message;
      return this;
    }

    /**
     * Sets {@link ImportedActivity#replyToActivityUuid()}.
     *
     * @param replyToActivityUuid null by default
     * @return this builder
     */
    public Builder replyToActivityUuid(@Nullable UUID replyToActivityUuid) {
      this.replyToActivityUuid = replyToActivityUuid;
      return this;
    }

    /**
     * Sets {@link ImportedActivity#expiresAt()}.
     *
     * @param expiresAt null by default
     * @return this builder
     */
    public Builder expiresAt(@Nullable Instant expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    /**
     * Sets {@link ImportedActivity#createdAt()}.
     *
     * @param createdAt null by default
     * @return this builder
     */
    public Builder createdAt(@Nullable Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return an activity to be imported
     */
    public ImportedActivity build() {
      return new ImportedActivity(this);
    }
  }
}
