package io.cruddur.model;

import static jakarta.persistence.FetchType.LAZY;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Objects.requireNonNull;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A post, or a reply to one. The entity is called {@code CruddurActivity} in JPQL.
 *
 * <p>What is written through the entity is what its author decides; the counts and the deletion
 * belong to the repositories' statements, so that a host which edits a managed activity never puts
 * an old count back. Texts are not checked here but by the repositories and the database ({@link
 * Limits}). Equal is what has the same id. Persist new ones, never merge them. Not safe for use by
 * many threads.
 */
// why: other programs, and this library's own SQL, change rows behind a second-level cache.
@Cacheable(false)
@Entity(name = "CruddurActivity")
@Table(name = "activities")
public class CruddurActivity implements ActivityRef {

  @Id
  @Column(name = "uuid", nullable = false, updatable = false)
  private UUID uuid;

  @Column(name = "user_uuid", nullable = false, updatable = false)
  private UUID userUuid;

  // why: read only, beside the column, so that an activity is created without loading its author.
  @ManyToOne(fetch = LAZY, optional = false)
  @JoinColumn(name = "user_uuid", nullable = false, insertable = false, updatable = false)
  private @Nullable CruddurUser user;

  @Column(name = "message", nullable = false, updatable = false, columnDefinition = "text")
  private String message;

  @Column(name = "replies_count", nullable = false, insertable = false, updatable = false)
  private int repliesCount;

  @Column(name = "reposts_count", nullable = false, insertable = false, updatable = false)
  private int repostsCount;

  @Column(name = "likes_count", nullable = false, insertable = false, updatable = false)
  private int likesCount;

  @Column(name = "reply_to_activity_uuid", updatable = false)
  private @Nullable UUID replyToActivityUuid;

  @Column(name = "expires_at")
  private @Nullable Instant expiresAt;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Column(name = "deleted_at", insertable = false, updatable = false)
  private @Nullable Instant deletedAt;

  @Column(name = "edited_at", insertable = false, updatable = false)
  private @Nullable Instant editedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected CruddurActivity() {}

  /**
   * A new post.
   *
   * @param uuid its id, of {@link MonotonicUuids} for a dense index
   * @param userUuid its author
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points
   * @param expiresAt the first instant at which it is no longer shown; null for never; kept in
   *     microseconds
   * @param createdAt when it was written; kept in microseconds
   */
  public CruddurActivity(
      UUID uuid, UUID userUuid, String message, @Nullable Instant expiresAt, Instant createdAt) {
    this.uuid = requireNonNull(uuid, "uuid");
    this.userUuid = requireNonNull(userUuid, "userUuid");
    this.message = requireNonNull(message, "message");
    this.expiresAt = micros(expiresAt);
    this.createdAt = createdAt.truncatedTo(MICROS);
  }

  /**
   * A new post by somebody whom the host has at hand. A host that persists an author and their
   * activities in one go needs this: where Hibernate orders inserts ({@code
   * hibernate.order_inserts}), it goes by the association.
   *
   * @param uuid its id, of {@link MonotonicUuids} for a dense index
   * @param author its author; may be a reference that is not loaded
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points
   * @param expiresAt the first instant at which it is no longer shown; null for never; kept in
   *     microseconds
   * @param createdAt when it was written; kept in microseconds
   */
  public CruddurActivity(
      UUID uuid,
      CruddurUser author,
      String message,
      @Nullable Instant expiresAt,
      Instant createdAt) {
    this(uuid, author.getUuid(), message, expiresAt, createdAt);
    this.user = author;
  }

  /**
   * A new reply. Persisting it does not raise its parent's count; the repositories do.
   *
   * @param uuid its id, of {@link MonotonicUuids} for a dense index
   * @param parentUuid the activity that it answers
   * @param userUuid its author
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points
   * @param expiresAt the first instant at which it is no longer shown; null for never; kept in
   *     microseconds
   * @param createdAt when it was written; kept in microseconds
   * @return a new instance
   */
  public static CruddurActivity reply(
      UUID uuid,
      UUID parentUuid,
      UUID userUuid,
      String message,
      @Nullable Instant expiresAt,
      Instant createdAt) {
    CruddurActivity reply = new CruddurActivity(uuid, userUuid, message, expiresAt, createdAt);
    reply.replyToActivityUuid = requireNonNull(parentUuid, "parentUuid");
    return reply;
  }

  /**
   * An activity as read from the database. Not for persisting: use the constructor, or {@link
   * #reply}, for a new one.
   *
   * @param uuid column {@code uuid}
   * @param userUuid column {@code user_uuid}
   * @param message column {@code message}
   * @param repliesCount column {@code replies_count}
   * @param repostsCount column {@code reposts_count}
   * @param likesCount column {@code likes_count}
   * @param replyToActivityUuid column {@code reply_to_activity_uuid}
   * @param expiresAt column {@code expires_at}
   * @param createdAt column {@code created_at}
   * @param deletedAt column {@code deleted_at}
   * @param editedAt column {@code edited_at}
   * @return a detached instance, without its {@link #getUser() author}
   */
  public static CruddurActivity stored(
      UUID uuid,
      UUID userUuid,
      String message,
      int repliesCount,
      int repostsCount,
      int likesCount,
      @Nullable UUID replyToActivityUuid,
      @Nullable Instant expiresAt,
      Instant createdAt,
      @Nullable Instant deletedAt,
      @Nullable Instant editedAt) {
    CruddurActivity activity = new CruddurActivity(uuid, userUuid, message, expiresAt, createdAt);
    activity.repliesCount = repliesCount;
    activity.repostsCount = repostsCount;
    activity.likesCount = likesCount;
    activity.replyToActivityUuid = replyToActivityUuid;
    activity.deletedAt = deletedAt;
    activity.editedAt = editedAt;
    return activity;
  }

  /**
   * The public id.
   *
   * @return never changes
   */
  public UUID getUuid() {
    return uuid;
  }

  /** The same as {@link #getUuid()}, as a reference has it. */
  @Override
  public UUID uuid() {
    return getUuid();
  }

  /** The same as {@link #getUserUuid()}, as a reference has it. */
  @Override
  public UUID userUuid() {
    return getUserUuid();
  }

  /**
   * The author's id.
   *
   * @return never changes
   */
  public UUID getUserUuid() {
    return userUuid;
  }

  /**
   * The author, for JPQL ({@code a.user.handle}) and for instances that an EntityManager loaded.
   *
   * @return loaded on first use; null on an instance that was made by {@code new}, {@link #reply}
   *     or {@link #stored}
   */
  public @Nullable CruddurUser getUser() {
    return user;
  }

  /**
   * What the author wrote.
   *
   * @return as it was written; overwritten once the activity is deleted
   */
  public String getMessage() {
    return message;
  }

  /**
   * How many replies there are.
   *
   * @return as read from the database; 0 for a new activity
   */
  public int getRepliesCount() {
    return repliesCount;
  }

  /**
   * How many users have reposted this.
   *
   * @return as read from the database; 0 for a new activity
   */
  public int getRepostsCount() {
    return repostsCount;
  }

  /**
   * How many users like this.
   *
   * @return as read from the database; 0 for a new activity
   */
  public int getLikesCount() {
    return likesCount;
  }

  /**
   * What this is a reply to.
   *
   * @return null for a post
   */
  public @Nullable UUID getReplyToActivityUuid() {
    return replyToActivityUuid;
  }

  /**
   * The first instant at which this is no longer shown.
   *
   * @return in microseconds; null for never
   */
  public @Nullable Instant getExpiresAt() {
    return expiresAt;
  }

  /**
   * When this was written.
   *
   * @return in microseconds
   */
  public Instant getCreatedAt() {
    return createdAt;
  }

  /**
   * When this was deleted, and became a tombstone because of its replies.
   *
   * @return in microseconds; null if it was not
   */
  public @Nullable Instant getDeletedAt() {
    return deletedAt;
  }

  /**
   * When its text was changed last.
   *
   * @return in microseconds; null if it never was
   */
  public @Nullable Instant getEditedAt() {
    return editedAt;
  }

  /**
   * Changes how long this is shown.
   *
   * @param expiresAt the first instant at which it is no longer shown, null for never; kept in
   *     microseconds
   */
  public void changeExpiry(@Nullable Instant expiresAt) {
    this.expiresAt = micros(expiresAt);
  }

  // why: not final, and by way of the getter: an uninitialised proxy has no field to look at.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CruddurActivity activity && getUuid().equals(activity.getUuid());
  }

  @Override
  public int hashCode() {
    return getUuid().hashCode();
  }

  /** The id alone: a log is no place for people's messages. */
  @Override
  public String toString() {
    return "CruddurActivity[" + getUuid() + "]";
  }

  /** PostgreSQL would round what it cannot keep. */
  private static @Nullable Instant micros(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(MICROS);
  }
}
