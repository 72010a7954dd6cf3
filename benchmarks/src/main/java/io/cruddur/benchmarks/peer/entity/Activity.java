package io.cruddur.benchmarks.peer.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A post or a reply; Persistable, as Spring Data teaches for ids that the application assigns. */
@Entity
@Table(name = "activities")
public class Activity implements Persistable<UUID> {

  @Id private UUID uuid;

  @Column(name = "user_uuid")
  private UUID userUuid;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "user_uuid", insertable = false, updatable = false)
  private Author user;

  private String message;

  @Column(name = "replies_count")
  private int repliesCount;

  @Column(name = "reposts_count")
  private int repostsCount;

  @Column(name = "likes_count")
  private int likesCount;

  @Column(name = "reply_to_activity_uuid")
  private @Nullable UUID parentUuid;

  @Column(name = "expires_at")
  private @Nullable Instant expiresAt;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "deleted_at")
  private @Nullable Instant deletedAt;

  @Transient private boolean fresh;

  @SuppressWarnings("NullAway.Init") // by Hibernate
  protected Activity() {}

  /** A new post, or a reply to a parent. */
  @SuppressWarnings("NullAway.Init") // its author is never read
  public Activity(
      UUID uuid,
      UUID userUuid,
      String message,
      @Nullable UUID parentUuid,
      @Nullable Instant expiresAt,
      Instant createdAt) {
    this.uuid = uuid;
    this.userUuid = userUuid;
    this.message = message;
    this.parentUuid = parentUuid;
    this.expiresAt = expiresAt;
    this.createdAt = createdAt;
    this.fresh = true;
  }

  @Override
  public UUID getId() {
    return uuid;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }

  public UUID getUserUuid() {
    return userUuid;
  }

  public Author getUser() {
    return user;
  }

  public String getMessage() {
    return message;
  }

  public int getRepliesCount() {
    return repliesCount;
  }

  public int getRepostsCount() {
    return repostsCount;
  }

  public int getLikesCount() {
    return likesCount;
  }

  public @Nullable UUID getParentUuid() {
    return parentUuid;
  }

  public @Nullable Instant getExpiresAt() {
    return expiresAt;
  }

  public Instant getCreatedAt() {
    return createdAt;
  }

  public @Nullable Instant getDeletedAt() {
    return deletedAt;
  }
}
