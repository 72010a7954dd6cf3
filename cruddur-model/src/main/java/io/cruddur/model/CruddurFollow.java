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
 * That a user follows another. For a host's own JPQL; written by the repositories alone. One that
 * an EntityManager holds is refreshed or detached by the calls on it. Equal is what has the same
 * key. Not safe for use by many threads.
 */
@Entity(name = "CruddurFollow")
@Table(name = "follows")
@IdClass(FollowKey.class)
public class CruddurFollow {

  @Id
  @Column(name = "follower_uuid", nullable = false, updatable = false)
  private UUID followerUuid;

  @Id
  @Column(name = "followee_uuid", nullable = false, updatable = false)
  private UUID followeeUuid;

  @ManyToOne(fetch = LAZY, optional = false)
  @JoinColumn(name = "follower_uuid", nullable = false, insertable = false, updatable = false)
  private @Nullable CruddurUser follower;

  @ManyToOne(fetch = LAZY, optional = false)
  @JoinColumn(name = "followee_uuid", nullable = false, insertable = false, updatable = false)
  private @Nullable CruddurUser followee;

  @Column(name = "created_at", nullable = false, insertable = false, updatable = false)
  private Instant createdAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected CruddurFollow() {}

  /**
   * The id of who follows.
   *
   * @return never changes
   */
  public UUID getFollowerUuid() {
    return followerUuid;
  }

  /**
   * The id of who is followed.
   *
   * @return never changes
   */
  public UUID getFolloweeUuid() {
    return followeeUuid;
  }

  /**
   * Who follows.
   *
   * @return loaded on first use
   */
  public @Nullable CruddurUser getFollower() {
    return follower;
  }

  /**
   * Who is followed.
   *
   * @return loaded on first use
   */
  public @Nullable CruddurUser getFollowee() {
    return followee;
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
    return other instanceof CruddurFollow that
        && getFollowerUuid().equals(that.getFollowerUuid())
        && getFolloweeUuid().equals(that.getFolloweeUuid());
  }

  @Override
  public int hashCode() {
    return 31 * getFollowerUuid().hashCode() + getFolloweeUuid().hashCode();
  }

  @Override
  public String toString() {
    return "CruddurFollow[" + getFollowerUuid() + ", " + getFolloweeUuid() + "]";
  }
}
