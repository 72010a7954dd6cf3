package io.cruddur.repo;

import io.cruddur.model.Limits;
import io.cruddur.model.User;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Sign-up and look-up of users. Safe for use by many threads, unless a host's EntityManager is
 * behind it.
 */
public final class UserRepository {

  private static final String FIND_BY_UUID =
      "SELECT " + UserRows.COLUMNS + " FROM {h-schema}users WHERE uuid = ? AND deleted_at IS NULL";

  private static final String FIND_BY_HANDLE =
      "SELECT "
          + UserRows.COLUMNS
          + " FROM {h-schema}users WHERE lower(handle) = lower(?) AND deleted_at IS NULL";

  private final Sql sql;
  private final UserRegistration registration;

  UserRepository(Sql sql, Clock clock) {
    this.sql = sql;
    this.registration = new UserRegistration(sql, clock);
  }

  /**
   * Registers a user once, however often and by however many callers at the same time this is
   * called for one Cognito id. One statement for a new user, two for a known one.
   *
   * @param newUser who signs up
   * @return the user, and whether this call created it; a known user is returned as stored, nothing
   *     is changed
   * @throws HandleTakenException if another user has the handle, in any case
   * @throws ValidationException with {@code user_blank} if it is null
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Registration register(NewUser newUser) {
    return register(newUser, HandleConflict.REFUSE);
  }

  /**
   * The same as {@link #register(NewUser)}, for a caller that may say what happens where the handle
   * is taken. With {@link HandleConflict#SUFFIX} two more statements are sent for each attempt; the
   * handle that the user got stands in the result.
   *
   * @param newUser who signs up
   * @param onConflict what to do where another user has the handle
   * @return the user, and whether this call created it
   * @throws HandleTakenException if another user has the handle, and with {@link
   *     HandleConflict#SUFFIX} also several random ones
   * @throws ValidationException with {@code user_blank} or {@code handle_conflict_blank} where a
   *     parameter is null
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Registration register(NewUser newUser, HandleConflict onConflict) {
    new Validation()
        .required(newUser, "user_blank", "user")
        .required(onConflict, "handle_conflict_blank", "handle_conflict")
        .check();
    return registration.register(newUser, onConflict);
  }

  /**
   * The user behind a request whose token was verified, for the first such request above all: a
   * user who signed up while the database could not be reached is registered now, with a suffix
   * where the handle is taken. A known user costs one SELECT, and nothing is changed.
   *
   * @param newUser as the claims tell: {@link NewUser#fromCognito}
   * @return the user of that Cognito id
   * @throws ValidationException with {@code user_blank} if it is null
   * @throws HandleTakenException if several random handles were taken too
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public User ensure(NewUser newUser) {
    new Validation().required(newUser, "user_blank", "user").check();
    return find(UserRows.FIND_BY_COGNITO_USER_ID, newUser.cognitoUserId())
        .orElseGet(() -> registration.register(newUser, HandleConflict.SUFFIX).user());
  }

  /**
   * Finds a user by public id.
   *
   * @param uuid the user's id
   * @return the user; empty if there is none, or it was deleted
   */
  public Optional<User> findByUuid(UUID uuid) {
    new Validation().required(uuid, "user_uuid_blank", "user_uuid").check();
    return find(FIND_BY_UUID, uuid);
  }

  /**
   * Finds a user by handle, in any case.
   *
   * @param handle the handle, without a leading @
   * @return the user; empty if there is none, or it was deleted
   * @throws ValidationException if the handle is blank, too long or cannot be a handle ({@code
   *     blank_user_handle}, …)
   */
  public Optional<User> findByHandle(String handle) {
    new Validation()
        .text(handle, "handle", Limits.HANDLE, "blank_user_handle", "handle_exceed_max_chars")
        .check();
    return find(FIND_BY_HANDLE, handle);
  }

  /**
   * Finds the user of a Cognito id: the {@code sub} of a verified token.
   *
   * @param cognitoUserId the id; the placeholder {@code MOCK} of seeded users finds nobody
   * @return the user, or empty
   * @throws ValidationException if the id is blank, too long or holds a NUL ({@code
   *     cognito_user_id_blank}, …)
   */
  public Optional<User> findByCognitoUserId(String cognitoUserId) {
    new Validation()
        .text(
            cognitoUserId,
            "cognito_user_id",
            Limits.COGNITO_USER_ID,
            "cognito_user_id_blank",
            "cognito_user_id_exceed_max_chars")
        .check();
    return find(UserRows.FIND_BY_COGNITO_USER_ID, cognitoUserId);
  }

  private Optional<User> find(String statement, Object key) {
    return sql.first(statement, UserRows::user, key)
        .map(user -> sql.attach(User.class, user.getUuid(), user));
  }
}
