package io.cruddur.cli.cognito;

import static java.lang.Character.SURROGATE;

import io.cruddur.repo.user.NewUser;
import org.jspecify.annotations.Nullable;

/**
 * A user of a Cognito user pool.
 *
 * @param newUser whom the trigger would register; null if the attribute sub cannot be an id
 * @param sub the id that the database calls cognito_user_id
 * @param handle the attribute preferred_username, as Cognito has it
 * @param status CONFIRMED, UNCONFIRMED, EXTERNAL_PROVIDER, FORCE_CHANGE_PASSWORD …
 * @param enabled whether the user may sign in
 */
record PoolUser(
    @Nullable NewUser newUser,
    @Nullable String sub,
    @Nullable String handle,
    @Nullable String status,
    boolean enabled) {
  /** What the list has instead of a user. */
  static final PoolUser NONE = new PoolUser(null, null, null, null, true);

  /** What PostgreSQL can store, which has no NUL and no half of a surrogate pair in a text. */
  static @Nullable String storable(@Nullable String text) {
    boolean storable =
        text != null
            && text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == SURROGATE);
    return storable ? text : null;
  }
}
