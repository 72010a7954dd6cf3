package io.cruddur.repo.user;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Printable;
import io.cruddur.database.internal.Progress;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.internal.Erasures;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes what is stored about a user. One statement unless something prevents it. */
final class UserChanges {

  private static final String RETURNING = " RETURNING " + UserRows.COLUMNS;

  private static final UserStatement PROFILE =
      new UserStatement(
          "UPDATE {h-schema}users SET display_name = ?, bio = ? WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL"
              + RETURNING);

  private static final UserStatement EMAIL =
      new UserStatement(
          "UPDATE {h-schema}users SET email = ? WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL"
              + RETURNING);

  private static final UserStatement HANDLE =
      new UserStatement(
          """
          UPDATE {h-schema}users u SET handle = ?
           WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM {h-schema}users other
                              WHERE lower(other.handle) = lower(?) AND other.uuid <> u.uuid)
          """
              + RETURNING);

  private static final String LINK =
      """
      UPDATE {h-schema}users SET cognito_user_id = ?
       WHERE lower(handle) = lower(?) AND deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM {h-schema}users other
                          WHERE other.cognito_user_id = ? AND other.cognito_user_id <> 'MOCK'
                            AND lower(other.handle) <> lower(?))
         AND NOT {erased}
      """
              .replace("{erased}", Erasures.IS_REMEMBERED)
          + RETURNING;

  private static final UserStatement SUSPEND =
      new UserStatement(
          """
          UPDATE {h-schema}users SET suspended_at = ?
           WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL
          """
              + RETURNING);

  private static final UserStatement REINSTATE =
      new UserStatement(
          """
          UPDATE {h-schema}users SET suspended_at = NULL
           WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NOT NULL
          """
              + RETURNING);

  private static final UserStatement FIND =
      new UserStatement("SELECT 1 FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL");

  private static final UserStatement EXISTS =
      new UserStatement(
          "SELECT 1 FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL");

  private static final String EXISTS_BY_HANDLE =
      "SELECT 1 FROM {h-schema}users WHERE lower(handle) = lower(?) AND deleted_at IS NULL";

  private static final UserStatement HANDLE_TAKEN =
      new UserStatement(
          "SELECT 1 FROM {h-schema}users WHERE lower(handle) = lower(?) AND uuid <> {uuid of user}");

  private static final String COGNITO_USER_ID_TAKEN =
      """
      SELECT 1 FROM {h-schema}users
       WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND lower(handle) <> lower(?)
      """;

  private final Sql sql;

  UserChanges(Sql sql) {
    this.sql = sql;
  }

  CruddurUser profile(UserSelector user, String displayName, @Nullable String bio) {
    return change(PROFILE.by(user), displayName, Sql.text(bio), user.value())
        .orElseThrow(() -> UserRows.refused(sql, user));
  }

  CruddurUser email(UserSelector user, @Nullable String email) {
    // why: an index that lets each address in only once is what hosts give this table first.
    return attached(
            sql.updateBehindSavepoint(
                EMAIL.by(user), UserRows::user, Sql.text(email), user.value()))
        .orElseThrow(() -> UserRows.refused(sql, user));
  }

  CruddurUser handle(UserSelector user, String handle) {
    Progress progress = new Progress("users");
    while (true) {
      Optional<CruddurUser> changed =
          changeUnique(
              refusal ->
                  refused(
                      new HandleTakenException(handle),
                      refusal,
                      HANDLE_TAKEN.by(user),
                      handle,
                      user.value()),
              HANDLE.by(user),
              handle,
              user.value(),
              handle);
      if (changed.isPresent()) {
        return changed.get();
      }
      if (!isThere(EXISTS.by(user), user.value())) {
        throw UserRows.refused(sql, user);
      }
      if (isThere(HANDLE_TAKEN.by(user), handle, user.value())) {
        throw new HandleTakenException(handle);
      }
      // why again: it was taken, or the user suspended, until a moment ago.
      progress.none(List.of(handle));
    }
  }

  boolean suspend(UserSelector user, Instant now) {
    return changed(user, change(SUSPEND.by(user), now, user.value()));
  }

  boolean reinstate(UserSelector user) {
    return changed(user, change(REINSTATE.by(user), user.value()));
  }

  /** Nothing is changed of one who is so already; one who is not there is an error. */
  private boolean changed(UserSelector user, Optional<CruddurUser> changed) {
    if (changed.isEmpty() && !isThere(FIND.by(user), user.value())) {
      throw user.notFound();
    }
    return changed.isPresent();
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
