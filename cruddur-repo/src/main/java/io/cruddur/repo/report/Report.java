package io.cruddur.repo.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user has reported, as a moderator reads it. */
public final class Report {

  private final UUID uuid;
  private final Kind kind;
  private final @Nullable UUID reporterUuid;
  private final @Nullable String reporterHandle;
  private final UUID userUuid;
  private final String handle;
  private final @Nullable UUID activityUuid;
  private final @Nullable String message;
  private final @Nullable Instant editedAt;
  private final String reason;
  private final @Nullable String comment;
  private final ReportState state;
  private final Instant createdAt;
  private final @Nullable Instant closedAt;
  private final @Nullable UUID closedByUuid;

  private Report(Builder builder) {
    this.uuid = requireNonNull(builder.uuid, "uuid");
    this.kind = requireNonNull(builder.kind, "kind");
    this.reporterUuid = builder.reporterUuid;
    this.reporterHandle = builder.reporterHandle;
    this.userUuid = requireNonNull(builder.userUuid, "userUuid");
    this.handle = requireNonNull(builder.handle, "handle");
    this.activityUuid = builder.activityUuid;
    this.message = builder.message;
    this.editedAt = builder.editedAt;
    this.reason = requireNonNull(builder.reason, "reason");
    this.comment = builder.comment;
    this.state = requireNonNull(builder.state, "state");
    this.createdAt = requireNonNull(builder.createdAt, "createdAt");
    this.closedAt = builder.closedAt;
    this.closedByUuid = builder.closedByUuid;
  }

  /**
   * Begins a report: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The report's id.
   *
   * @return never null
   */
  public UUID uuid() {
    return uuid;
  }

  /**
   * What is reported.
   *
   * @return never null
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Who reported it.
   *
   * @return null once that user was deleted
   */
  public @Nullable UUID reporterUuid() {
    return reporterUuid;
  }

  /**
   * The handle of who reported it.
   *
   * @return null once that user was deleted
   */
  public @Nullable String reporterHandle() {
    return reporterHandle;
  }

  /**
   * Who is reported: a user, or the author of an activity.
   *
   * @return never null
   */
  public UUID userUuid() {
    return userUuid;
  }

  /**
   * The handle of who is reported.
   *
   * @return never null
   */
  public String handle() {
    return handle;
  }

  /**
   * The reported activity.
   *
   * @return null if a user is reported, or the activity was deleted
   */
  public @Nullable UUID activityUuid() {
    return activityUuid;
  }

  /**
   * The message of the reported activity as it was when it was reported, also of one that has been
   * edited since, that has expired, or whose author is suspended.
   *
   * @return null if a user is reported, or the activity was deleted
   */
  public @Nullable String message() {
    return message;
  }

  /**
   * When the reported activity was edited last: behind {@link #createdAt}, it says something else
   * now.
   *
   * @return UTC, in microseconds; null if it never was, a user is reported, or the activity was
   *     deleted
   */
  public @Nullable Instant editedAt() {
    return editedAt;
  }

  /**
   * The code of the reason, which the host chooses.
   *
   * @return never null
   */
  public String reason() {
    return reason;
  }

  /**
   * What the reporter says about it.
   *
   * @return null if the reporter said nothing, or was deleted
   */
  public @Nullable String comment() {
    return comment;
  }

  /**
   * What has become of it.
   *
   * @return never null
   */
  public ReportState state() {
    return state;
  }

  /**
   * When it was reported.
   *
   * @return UTC, in microseconds; never null
   */
  public Instant createdAt() {
    return createdAt;
  }

  /**
   * When a moderator resolved or dismissed it.
   *
   * @return UTC, in microseconds; null while it is open
   */
  public @Nullable Instant closedAt() {
    return closedAt;
  }

  /**
   * Which moderator did.
   *
   * @return null while it is open, and once that user was deleted
   */
  public @Nullable UUID closedByUuid() {
    return closedByUuid;
  }

  /** What can be reported. */
  public enum Kind {
    /** A post or a reply. */
    ACTIVITY,
    /** A person. */
    USER
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Report that
        && uuid.equals(that.uuid)
        && kind.equals(that.kind)
        && Objects.equals(reporterUuid, that.reporterUuid)
        && Objects.equals(reporterHandle, that.reporterHandle)
        && userUuid.equals(that.userUuid)
        && handle.equals(that.handle)
        && Objects.equals(activityUuid, that.activityUuid)
        && Objects.equals(message, that.message)
        && Objects.equals(editedAt, that.editedAt)
        && reason.equals(that.reason)
        && Objects.equals(comment, that.comment)
        && state.equals(that.state)
        && createdAt.equals(that.createdAt)
        && Objects.equals(closedAt, that.closedAt)
        && Objects.equals(closedByUuid, that.closedByUuid);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        uuid,
        kind,
        reporterUuid,
        reporterHandle,
        userUuid,
        handle,
        activityUuid,
        message,
        editedAt,
        reason,
        comment,
        state,
        createdAt,
        closedAt,
        closedByUuid);
  }

  /** Without the texts of users. */
  @Override
  public String toString() {
    return "Report["
        + "uuid="
        + uuid
        + ", kind="
        + kind
        + ", userUuid="
        + userUuid
        + ", activityUuid="
        + activityUuid
        + ", reason="
        + reason
        + ", state="
        + state
        + "]";
  }

  /** Values for a {@link Report}. */
  public static final class Builder {

    private @Nullable UUID uuid;
    private @Nullable Kind kind;
    private @Nullable UUID reporterUuid;
    private @Nullable String reporterHandle;
    private @Nullable UUID userUuid;
    private @Nullable String handle;
    private @Nullable UUID activityUuid;
    private @Nullable String message;
    private @Nullable Instant editedAt;
    private @Nullable String reason;
    private @Nullable String comment;
    private @Nullable ReportState state;
    private @Nullable Instant createdAt;
    private @Nullable Instant closedAt;
    private @Nullable UUID closedByUuid;

    private Builder() {}

    /**
     * Sets {@link Report#uuid()}.
     *
     * @param uuid needed
     * @return this builder
     */
    public Builder uuid(UUID uuid) {
      this.uuid = requireNonNull(uuid, "uuid");
      return this;
    }

    /**
     * Sets {@link Report#kind()}.
     *
     * @param kind needed
     * @return this builder
     */
    public Builder kind(Kind kind) {
      this.kind = requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets {@link Report#reporterUuid()}.
     *
     * @param reporterUuid null by default
     * @return this builder
     */
    public Builder reporterUuid(@Nullable UUID reporterUuid) {
      this.reporterUuid = reporterUuid;
      return this;
    }

    /**
     * Sets {@link Report#reporterHandle()}.
     *
     * @param reporterHandle null by default
     * @return this builder
     */
    public Builder reporterHandle(@Nullable String reporterHandle) {
      this.reporterHandle = reporterHandle;
      return this;
    }

    /**
     * Sets {@link Report#userUuid()}.
     *
     * @param userUuid needed
     * @return this builder
     */
    public Builder userUuid(UUID userUuid) {
      this.userUuid = requireNonNull(userUuid, "userUuid");
      return this;
    }

    /**
     * Sets {@link Report#handle()}.
     *
     * @param handle needed
     * @return this builder
     */
    public Builder handle(String handle) {
      this.handle = requireNonNull(handle, "handle");
      return this;
    }

    /**
     * Sets {@link Report#activityUuid()}.
     *
     * @param activityUuid null by default
     * @return this builder
     */
    public Builder activityUuid(@Nullable UUID activityUuid) {
      this.activityUuid = activityUuid;
      return this;
    }

    /**
     * Sets {@link Report#message()}.
     *
     * @param message null by default
     * @return this builder
     */
    public Builder message(@Nullable String message) {
      this.message = message;
      return this;
    }

    /**
     * Sets {@link Report#editedAt()}.
     *
     * @param editedAt null by default
     * @return this builder
     */
    public Builder editedAt(@Nullable Instant editedAt) {
      this.editedAt = editedAt;
      return this;
    }

    /**
     * Sets {@link Report#reason()}.
     *
     * @param reason needed
     * @return this builder
     */
    public Builder reason(String reason) {
      this.reason = requireNonNull(reason, "reason");
      return this;
    }

    /**
     * Sets {@link Report#comment()}.
     *
     * @param comment null by default
     * @return this builder
     */
    public Builder comment(@Nullable String comment) {
      this.comment = comment;
      return this;
    }

    /**
     * Sets {@link Report#state()}.
     *
     * @param state needed
     * @return this builder
     */
    public Builder state(ReportState state) {
      this.state = requireNonNull(state, "state");
      return this;
    }

    /**
     * Sets {@link Report#createdAt()}.
     *
     * @param createdAt needed
     * @return this builder
     */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = requireNonNull(createdAt, "createdAt");
      return this;
    }

    /**
     * Sets {@link Report#closedAt()}.
     *
     * @param closedAt null by default
     * @return this builder
     */
    public Builder closedAt(@Nullable Instant closedAt) {
      this.closedAt = closedAt;
      return this;
    }

    /**
     * Sets {@link Report#closedByUuid()}.
     *
     * @param closedByUuid null by default
     * @return this builder
     */
    public Builder closedByUuid(@Nullable UUID closedByUuid) {
      this.closedByUuid = closedByUuid;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a report
     * @throws NullPointerException with the name of what is needed and missing
     */
    public Report build() {
      return new Report(this);
    }
  }
}
