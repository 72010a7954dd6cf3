package io.cruddur.model;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Objects.requireNonNull;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed up. The entity is called {@code CruddurUser} in JPQL, so that a host may
 * have a {@code User} of its own.
 *
 * <p>Texts are not checked here but by the repositories and the database ({@link Limits}). Equal is
 * what has the same id. Persist new ones, never merge them. Not safe for use by many threads.
 */
// why: other programs, and this library's own SQL, change rows behind a second-level cache.
@Cacheable(false)
@Entity(name = "CruddurUser")
@Table(name = "users")
public class CruddurUser implements UserRef {

  @Id
  @Column(name = "uuid", nullable = false, updatable = false)
  private UUID uuid;

  @Column(name = "display_name", nullable = false, columnDefinition = "text")
  private String displayName;

  @Column(name = "handle", nullable = false, columnDefinition = "text")
  private String handle;

  @Column(name = "email", columnDefinition = "text")
  private @Nullable String email;

  @Column(name = "cognito_user_id", updatable = false, columnDefinition = "text")
  private @Nullable String cognitoUserId;

  @Column(name = "bio", columnDefinition = "text")
  private @Nullable String bio;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  // why: not written, so that a host which edits a user cannot undo its deletion.
  @Column(name = "deleted_at", insertable = false, updatable = false)
  private @Nullable Instant deletedAt;

  // why: not written, so that a host which edits a user cannot undo a suspension.
  @Column(name = "suspended_at", insertable = false, updatable = false)
  private @Nullable Instant suspendedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected CruddurUser() {}

  /**
   * Somebody new, with a random id of version 4: one of version 7 would tell when they signed up.
   *
   * @param displayName the name that is shown, 1 to {@value Limits#DISPLAY_NAME} code points
   * @param handle what follows the @, unique in any case, 1 to {@value Limits#HANDLE} code points
   * @param email where they get mail, up to {@value Limits#EMAIL} code points; null if their
   *     identity provider does not tell, and not unique
   * @param cognitoUserId the {@code sub} of their tokens, up to {@value Limits#COGNITO_USER_ID}
   *     code points
   * @param createdAt when they signed up; kept in microseconds
   */
  public CruddurUser(
      String displayName,
      String handle,
      @Nullable String email,
      String cognitoUserId,
      Instant createdAt) {
    this.uuid = UUID.randomUUID();
    this.displayName = requireNonNull(displayName, "displayName");
    this.handle = requireNonNull(handle, "handle");
    this.email = email;
    this.cognitoUserId = requireNonNull(cognitoUserId, "cognitoUserId");
    this.createdAt = createdAt.truncatedTo(MICROS);
  }

  /**
   * A user as read from the database. Not for persisting: use the constructor for somebody new.
   *
   * @param uuid column {@code uuid}
   * @param displayName column {@code display_name}
   * @param handle column {@code handle}
   * @param email column {@code email}
   * @param cognitoUserId column {@code cognito_user_id}
   * @param bio column {@code bio}
   * @param createdAt column {@code created_at}
   * @param deletedAt column {@code deleted_at}
   * @param suspendedAt column {@code suspended_at}
   * @return a detached instance
   */
  public static CruddurUser stored(
      UUID uuid,
      String displayName,
      String handle,
      @Nullable String email,
      @Nullable String cognitoUserId,
      @Nullable String bio,
      Instant createdAt,
      @Nullable Instant deletedAt,
      @Nullable Instant suspendedAt) {
    CruddurUser user = new CruddurUser();
    user.uuid = uuid;
    user.displayName = displayName;
    user.handle = handle;
    user.email = email;
    user.cognitoUserId = cognitoUserId;
    user.bio = bio;
    user.createdAt = createdAt;
    user.deletedAt = deletedAt;
    user.suspendedAt = suspendedAt;
    return user;
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

  /**
   * The name that is shown.
   *
   * @return not unique
   */
  public String getDisplayName() {
    return displayName;
  }

  /**
   * What follows the @.
   *
   * @return in the case in which the user writes it; unique in any case
   */
  public String getHandle() {
    return handle;
  }

  /**
   * Where the user gets mail.
   *
   * @return not unique; null if the identity provider did not tell, or the user was erased
   */
  public @Nullable String getEmail() {
    return email;
  }

  /**
   * Who the user is to Cognito: the {@code sub} of their tokens.
   *
   * @return null only if the user was erased; {@code MOCK} for a seeded user
   */
  public @Nullable String getCognitoUserId() {
    return cognitoUserId;
  }

  /** The same as {@link #getCognitoUserId()}, as a reference has it. */
  @Override
  public @Nullable String cognitoUserId() {
    return getCognitoUserId();
  }

  /**
   * What the user says about themselves.
   *
   * @return null if nothing
   */
  public @Nullable String getBio() {
    return bio;
  }

  /**
   * When the user signed up.
   *
   * @return in microseconds
   */
  public Instant getCreatedAt() {
    return createdAt;
  }

  /**
   * When the user was deleted.
   *
   * @return in microseconds; null if they were not
   */
  public @Nullable Instant getDeletedAt() {
    return deletedAt;
  }

  /**
   * When a moderator suspended the user: nothing of theirs is shown until they are reinstated.
   *
   * @return in microseconds; null if they are not suspended
   */
  public @Nullable Instant getSuspendedAt() {
    return suspendedAt;
  }

  /**
   * Changes what others see of the user.
   *
   * @param displayName 1 to {@value Limits#DISPLAY_NAME} code points
   * @param bio up to {@value Limits#BIO} code points, or null
   */
  public void updateProfile(String displayName, @Nullable String bio) {
    this.displayName = requireNonNull(displayName, "displayName");
    this.bio = bio;
  }

  /**
   * Changes the handle.
   *
   * @param handle 1 to {@value Limits#HANDLE} code points; nobody else's, in any case
   */
  public void changeHandle(String handle) {
    this.handle = requireNonNull(handle, "handle");
  }

  /**
   * Changes where the user gets mail.
   *
   * @param email up to {@value Limits#EMAIL} code points, or null
   */
  public void changeEmail(@Nullable String email) {
    this.email = email;
  }

  // why: not final, and by way of the getter: an uninitialised proxy has no field to look at.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CruddurUser user && getUuid().equals(user.getUuid());
  }

  @Override
  public int hashCode() {
    return getUuid().hashCode();
  }

  /** The id alone: a log is no place for personal data. */
  @Override
  public String toString() {
    return "CruddurUser[" + getUuid() + "]";
  }
}
