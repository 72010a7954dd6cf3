package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an activity said before it was edited. */
public final class ActivityEdit {

  private final String message;
  private final Instant createdAt;

  private ActivityEdit(Builder builder) {
    this.message = requireNonNull(builder.message, "message");
    this.createdAt = requireNonNull(builder.createdAt, "createdAt");
  }

  /**
   * Begins a former text: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The former text.
   *
   * @return never null
   */
  public String message() {
    return message;
  }

  /**
   * When it was written, in UTC with microseconds: from then on it was shown, until the text that
   * was written next.
   *
   * @return never null
   */
  public Instant createdAt() {
    return createdAt;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ActivityEdit that
        && message.equals(that.message)
        && createdAt.equals(that.createdAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(message, createdAt);
  }

  /** The time alone: a log is no place for people's messages. */
  @Override
  public String toString() {
    return "ActivityEdit[" + createdAt + "]";
  }

  /** Values for a {@link ActivityEdit}. */
  public static final class Builder {

    private @Nullable String message;
    private @Nullable Instant createdAt;

    private Builder() {}

    /**
     * Sets {@link ActivityEdit#message()}.
     *
     * @param message needed
     * @return this builder
     */
    public Builder message(String message) {
      this.message = requireNonNull(message, "message");
      return this;
    }

    /**
     * Sets {@link ActivityEdit#createdAt()}.
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
     * @return a former text
     * @throws NullPointerException with the name of what is needed and missing
     */
    public ActivityEdit build() {
      return new ActivityEdit(this);
    }
  }
}
