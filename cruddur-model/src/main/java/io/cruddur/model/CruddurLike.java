package io.cruddur.model;

import static jakarta.persistence.FetchType.LAZY;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a user likes an activity. For a host's own JPQL; written by the repositories alone, whose
 * statements count it too. One that an EntityManager holds is refreshed or detached by the calls on
 * it. Equal is what has the same key. Not safe for use by many threads.
 */
@Entity(name = "CruddurLike")
@Table(name = "likes")
@IdClass(ReactionKey.class)
public class CruddurLike {

  @Id
  @Column(name = "activity_uuid", nullable = false, updatable = false)
  private UUID activityUuid;

  @Id
  @Column(name = "user_uuid", nullable = false, updatable = false)
  private UUID userUuid;

  @ManyToOne(fetch = LAZY, optional = false)
  @JoinColumn(name = "activity_uuid", nullable = false, insertable = false, updatable = false)
  private @Nullable CruddurActivity activity;

  @ManyToOne(fetch = LAZY, optional = false)
  @JoinColumn(name = "user_uuid", nullable = false, insertable = false, updatable = false)
  private @Nullable CruddurUser user;

  @Column(name = "created_at", nullable = false, insertable = false, updatable = false)
  private Instant createdAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected CruddurLike() {}

  /**
   * The activity's id.
   *
   * @return never changes
   */
  public UUID getActivityUuid() {
    return activityUuid;
  }

  /**
   * The user's id.
   *
   * @return never changes
   */
  public UUID getUserUuid() {
    return userUuid;
  }

  /**
   * The activity.
   *
   * @return loaded on first use
   */
  public @Nullable CruddurActivity getActivity() {
    return activity;
  }

  /**
   * The user.
   *
   * @return loaded on first use
   */
  public @Nullable CruddurUser getUser() {
    return user;
  }

  /**
   * When it was done.
   *
   * @return in microseconds
   */
  public Instant getCreatedAt() {
    return createdAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CruddurLike that
        && getActivityUuid().equals(that.getActivityUuid())
        && getUserUuid().equals(that.getUserUuid());
  }

  @Override
  public int hashCode() {
    return 31 * getActivityUuid().hashCode() + getUserUuid().hashCode();
  }

  @Override
  public String toString() {
    return "CruddurLike[" + getActivityUuid() + ", " + getUserUuid() + "]";
  }
}
