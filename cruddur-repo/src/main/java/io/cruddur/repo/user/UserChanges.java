package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Printable;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.internal.Erasures;
import io.cruddur.repo.internal.UserRows;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes what is stored about a user. One statement where nothing is in the way. */
final class UserChanges {

  private static final String RETURNING = " RETURNING " + UserRows.COLUMNS;

  private static final String PROFILE =
      "UPDATE {h-schema}users SET display_name = ?, bio = ? WHERE {who} AND deleted_at IS NULL"
          + RETURNING;

  private static final String PROFILE_BY_UUID = PROFILE.replace("{who}", "uuid = ?");

  private static final String PROFILE_BY_COGNITO_USER_ID =
      PROFILE.replace("{who}", "cognito_user_id = ? AND cognito_user_id <> 'MOCK'");

  private static final String EMAIL =
      "UPDATE {h-schema}users SET email = ? WHERE uuid = ? AND deleted_at IS NULL" + RETURNING;

  private static final String HANDLE =
      """
      UPDATE {h-schema}users SET handle = ?
       WHERE uuid = ? AND deleted_at IS NULL
         AND NOT EXISTS (SELECT FROM {h-schema}users other
                          WHERE lower(other.handle) = lower(?) AND other.uuid <> ?)
      """
          + RETURNING;

  private static final String LINK =
      """
      UPDATE {h-schema}users SET cognito_user_id = ?
       WHERE lower(handle) = lower(?) AND deleted_at IS NULL
         AND NOT EXISTS (SELECT FROM {h-schema}users other
                          WHERE other.cognito_user_id = ? AND other.cognito_user_id <> 'MOCK'
                            AND lower(other.handle) <> lower(?))
         AND NOT {erased}
      """
              .replace("{erased}", Erasures.IS_REMEMBERED)
          + RETURNING;

  private static final String EXISTS =
      "SELECT 1 FROM {h-schema}users WHERE {who} AND deleted_at IS NULL";

  private static final String EXISTS_BY_UUID = EXISTS.replace("{who}", "uuid = ?");

  private static final String EXISTS_BY_HANDLE =
      EXISTS.replace("{who}", "lower(handle) = lower(?)");

  private static final String HANDLE_TAKEN =
      "SELECT 1 FROM {h-schema}users WHERE lower(handle) = lower(?) AND uuid <> ?";

  private static final String COGNITO_USER_ID_TAKEN =
      """
      SELECT 1 FROM {h-schema}users
       WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND lower(handle) <> lower(?)
      """;

  private final Sql sql;

  UserChanges(Sql sql) {
    this.sql = sql;
  }

  CruddurUser profile(UUID userUuid, String displayName, @Nullable String bio) {
    return change(PROFILE_BY_UUID, displayName, bio, userUuid)
        .orElseThrow(() -> UserNotFoundException.of(userUuid));
  }

  CruddurUser profile(String cognitoUserId, String displayName, @Nullable String bio) {
    return change(PROFILE_BY_COGNITO_USER_ID, displayName, bio, cognitoUserId)
        .orElseThrow(
            () ->
                new UserNotFoundException(
                    "There is no user of this Cognito id: nothing was changed."));
  }

  CruddurUser email(UUID userUuid, @Nullable String email) {
    // why: an index that lets each address in only once is what hosts give this table first.
    return attached(sql.updateBehindSavepoint(EMAIL, UserRows::user, email, userUuid))
        .orElseThrow(() -> UserNotFoundException.of(userUuid));
  }

  CruddurUser handle(UUID userUuid, String handle) {
    Optional<CruddurUser> changed =
        changeUnique(
            refusal ->
                refused(new HandleTakenException(handle), refusal, HANDLE_TAKEN, handle, userUuid),
            HANDLE,
            handle,
            userUuid,
            handle,
            userUuid);
    if (changed.isPresent()) {
      return changed.get();
    }
    if (isThere(EXISTS_BY_UUID, userUuid)) {
      throw new HandleTakenException(handle);
    }
    throw UserNotFoundException.of(userUuid);
  }

  CruddurUser link(String handle, String cognitoUserId) {
    CognitoUserIdTakenException taken =
        new CognitoUserIdTakenException(
            "The Cognito id belongs to another user than %s: nothing was linked."
                .formatted(Printable.quoted(handle)));
    Optional<CruddurUser> linked =
        changeUnique(
            refusal -> refused(taken, refusal, COGNITO_USER_ID_TAKEN, cognitoUserId, handle),
            LINK,
            cognitoUserId,
            handle,
            cognitoUserId,
            handle,
            cognitoUserId);
    if (linked.isPresent()) {
      return linked.get();
    }
    if (new Erasures(sql).isRemembered(cognitoUserId)) {
      throw new UserErasedException();
    }
    if (!isThere(EXISTS_BY_HANDLE, handle)) {
      throw new UserNotFoundException(
          "There is no user with the handle %s: nothing was linked."
              .formatted(Printable.quoted(handle)));
    }
    throw taken;
  }

  private Optional<CruddurUser> change(String statement, @Nullable Object... parameters) {
    return attached(sql.updateReturningFirst(statement, UserRows::user, parameters));
  }

  private Optional<CruddurUser> attached(Optional<CruddurUser> row) {
    return row.map(user -> sql.attachChanged(CruddurUser.class, user.getUuid(), user));
  }

  /**
   * The same where a unique index may refuse: the statement has looked first, so that this happens
   * only to what is taken by another one at the same instant, and where a host has given the table
   * a unique index of its own.
   */
  private Optional<CruddurUser> changeUnique(
      Function<DatabaseException, CruddurException> refused,
      String statement,
      @Nullable Object... parameters) {
    try {
      return attached(sql.updateBehindSavepoint(statement, UserRows::user, parameters));
    } catch (DatabaseException e) {
      throw SqlState.UNIQUE_VIOLATION.matches(e) ? refused.apply(e) : e;
    }
  }

  /** What is taken indeed; else the server's error, which names the constraint. */
  private CruddurException refused(
      CruddurException taken, DatabaseException refusal, String condition, Object... parameters) {
    if (!isThere(condition, parameters)) {
      return refusal;
    }
    taken.addSuppressed(refusal);
    return taken;
  }

  private boolean isThere(String statement, Object... parameters) {
    return sql.first(statement, row -> row.getInt(1), parameters).isPresent();
  }
}
