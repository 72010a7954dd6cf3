package io.cruddur.repo.feed;

import static java.util.Objects.requireNonNull;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one or several others did: "River and 4 others like your post". */
public final class Notification {

  private final NotificationKind kind;
  private final @Nullable ActivityView activity;
  private final List<UserSummary> actors;
  private final int count;
  private final Instant createdAt;
  private final boolean unread;

  private Notification(Builder builder) {
    this.kind = requireNonNull(builder.kind, "kind");
    this.activity = builder.activity;
    this.actors = builder.actors;
    this.count = builder.count;
    this.createdAt = requireNonNull(builder.createdAt, "createdAt");
    this.unread = builder.unread;
  }

  /**
   * Begins a notification: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What was done.
   *
   * @return never null
   */
  public NotificationKind kind() {
    return kind;
  }

  /**
   * What it is about: the user's own activity that is liked or reposted; the other's activity that
   * replies or mentions.
   *
   * @return empty for {@link NotificationKind#FOLLOW}
   */
  public Optional<ActivityView> activity() {
    return Optional.ofNullable(activity);
  }

  /**
   * Who did it last.
   *
   * @return one to three users, the latest first; immutable
   */
  public List<UserSummary> actors() {
    return actors;
  }

  /**
   * How many did it, in the time that the page covers.
   *
   * @return at least 1
   */
  public int count() {
    return count;
  }

  /**
   * When the latest did it.
   *
   * @return an instant in microseconds
   */
  public Instant createdAt() {
    return createdAt;
  }

  /**
   * Whether the user has not seen what the latest did: it is newer than what {@link
   * io.cruddur.repo.user.Users#markNotificationsSeen} has marked.
   *
   * @return false once it was marked
   */
  public boolean unread() {
    return unread;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Notification that
        && kind == that.kind
        && Objects.equals(activity, that.activity)
        && actors.equals(that.actors)
        && count == that.count
        && createdAt.equals(that.createdAt)
        && unread == that.unread;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, activity, actors, count, createdAt, unread);
  }

  @Override
  public String toString() {
    return "Notification[%s, count=%s, createdAt=%s, unread=%s]"
        .formatted(kind, count, createdAt, unread);
  }

  /** Values for a {@link Notification}. */
  public static final class Builder {

    private @Nullable NotificationKind kind;
    private @Nullable ActivityView activity;
    private List<UserSummary> actors = List.of();
    private int count = 1;
    private @Nullable Instant createdAt;
    private boolean unread;

    private Builder() {}

    /**
     * Sets {@link Notification#kind()}.
     *
     * @param kind required
     * @return this builder
     */
    public Builder kind(NotificationKind kind) {
      this.kind = kind;
      return this;
    }

    /**
     * Sets {@link Notification#activity()}.
     *
     * @param activity null by default
     * @return this builder
     */
    public Builder activity(@Nullable ActivityView activity) {
      this.activity = activity;
      return this;
    }

    /**
     * Sets {@link Notification#actors()}.
     *
     * @param actors copied; none by default
     * @return this builder
     */
    public Builder actors(List<UserSummary> actors) {
      this.actors = List.copyOf(actors);
      return this;
    }

    /**
     * Sets {@link Notification#count()}.
     *
     * @param count 1 by default
     * @return this builder
     */
    public Builder count(int count) {
      this.count = count;
      return this;
    }

    /**
     * Sets {@link Notification#createdAt()}.
     *
     * @param createdAt required
     * @return this builder
     */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /**
     * Sets {@link Notification#unread()}.
     *
     * @param unread false by default
     * @return this builder
     */
    public Builder unread(boolean unread) {
      this.unread = unread;
      return this;
    }

    /**
     * Makes the notification.
     *
     * @return a notification
     * @throws NullPointerException if the kind or the time is missing
     */
    public Notification build() {
      return new Notification(this);
    }
  }
}
