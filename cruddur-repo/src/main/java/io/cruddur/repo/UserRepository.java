package io.cruddur.repo;

import io.cruddur.model.Limits;
import io.cruddur.model.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Sign-up and look-up of users. Safe for use by many threads, unless a host's EntityManager is
 * behind it.
 */
public final class UserRepository {

  private static final String INSERT =
      """
      INSERT INTO {h-schema}users (uuid, display_name, handle, email, cognito_user_id, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private static final String COLUMNS =
      "uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at";

  private static final String FIND_BY_UUID =
      "SELECT " + COLUMNS + " FROM {h-schema}users WHERE uuid = ? AND deleted_at IS NULL";

  private static final String FIND_BY_HANDLE =
      "SELECT "
          + COLUMNS
          + " FROM {h-schema}users WHERE lower(handle) = lower(?) AND deleted_at IS NULL";

  private static final String FIND_BY_COGNITO_USER_ID =
      "SELECT "
          + COLUMNS
          + " FROM {h-schema}users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK'";

  private static final String FIND_WHAT_CONFLICTS =
      FIND_BY_COGNITO_USER_ID
          + " UNION ALL SELECT "
          + COLUMNS
          + " FROM {h-schema}users WHERE lower(handle) = lower(?)";

  /**
   * A conflicting user may be deleted between the two statements of a registration; hardly twice in
   * a row.
   */
  private static final int ATTEMPTS = 5;

  private final Sql sql;
  private final Clock clock;

  UserRepository(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Registers a user once, however often and by however many callers at the same time this is
   * called for one Cognito id. One statement for a new user, two for a known one.
   *
   * @param newUser who signs up
   * @return the user, and whether this call created it; a known user is returned as stored, nothing
   *     is changed
   * @throws HandleTakenException if another user has the handle, in any case
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Registration register(NewUser newUser) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      User user =
          new User(
              newUser.displayName(),
              newUser.handle(),
              newUser.email(),
              newUser.cognitoUserId(),
              clock.instant());
      if (insert(user) == 1) {
        return new Registration(sql.attach(User.class, user.getUuid(), user), true);
      }
      Optional<User> conflicting =
          sql.first(
              FIND_WHAT_CONFLICTS, UserRepository::user, newUser.cognitoUserId(), newUser.handle());
      if (conflicting.isPresent()) {
        User other = conflicting.get();
        if (!newUser.cognitoUserId().equals(other.getCognitoUserId())) {
          throw new HandleTakenException(newUser.handle());
        }
        return new Registration(sql.attach(User.class, other.getUuid(), other), false);
      }
    }
    throw new HandleTakenException(newUser.handle());
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
    return find(FIND_BY_COGNITO_USER_ID, cognitoUserId);
  }

  private int insert(User user) {
    return sql.update(
        INSERT,
        user.getUuid(),
        user.getDisplayName(),
        user.getHandle(),
        user.getEmail(),
        user.getCognitoUserId(),
        user.getCreatedAt());
  }

  private Optional<User> find(String statement, Object key) {
    return sql.first(statement, UserRepository::user, key)
        .map(user -> sql.attach(User.class, user.getUuid(), user));
  }

  private static User user(ResultSet row) throws SQLException {
    return User.stored(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        Sql.instant(row, 7),
        Sql.nullableInstant(row, 8));
  }
}
