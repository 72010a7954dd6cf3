package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.UserRef;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One of the two users between whom a message group is made. */
public final class MessageUser implements UserRef {

  private final Kind kind;
  private final UUID uuid;
  private final String handle;
  private final String displayName;

  private MessageUser(Builder builder) {
    this.kind = requireNonNull(builder.kind, "kind");
    this.uuid = requireNonNull(builder.uuid, "uuid");
    this.handle = requireNonNull(builder.handle, "handle");
    this.displayName = requireNonNull(builder.displayName, "displayName");
  }

  /**
   * Begins a user of a message group: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Which of the two.
   *
   * @return never null
   */
  public Kind kind() {
    return kind;
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

  /** The parts of a message group; the names are the reference application's. */
  public enum Kind {
    /** Who writes: {@code sender}. */
    SENDER,
    /** To whom: {@code recv}. */
    RECV,
    /** Neither: {@code other}; the reference application's code for a user without Cognito id. */
    OTHER
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageUser that
        && kind.equals(that.kind)
        && uuid.equals(that.uuid)
        && handle.equals(that.handle)
        && displayName.equals(that.displayName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, uuid, handle, displayName);
  }

  @Override
  public String toString() {
    return "MessageUser["
        + "kind="
        + kind
        + ", uuid="
        + uuid
        + ", handle="
        + handle
        + ", displayName="
        + displayName
        + "]";
  }

  /** Values for a {@link MessageUser}. */
  public static final class Builder {

    private @Nullable Kind kind;
    private @Nullable UUID uuid;
    private @Nullable String handle;
    private @Nullable String displayName;

    private Builder() {}

    /**
     * Sets {@link MessageUser#kind()}.
     *
     * @param kind needed
     * @return this builder
     */
    public Builder kind(Kind kind) {
      this.kind = requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets {@link MessageUser#uuid()}.
     *
     * @param uuid needed
     * @return this builder
     */
    public Builder uuid(UUID uuid) {
      this.uuid = requireNonNull(uuid, "uuid");
      return this;
    }

    /**
     * Sets {@link MessageUser#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link MessageUser#displayName()}.
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
     * @return a user of a message group
     * @throws NullPointerException with the name of what is needed and missing
     */
    public MessageUser build() {
      return new MessageUser(this);
    }
  }
}
