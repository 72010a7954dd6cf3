package io.cruddur.cli.cognito;

import io.cruddur.repo.user.NewUser;
import org.jspecify.annotations.Nullable;

/**
 * A user of a Cognito user pool.
 *
 * @param newUser whom the trigger would register; null where the attribute sub cannot be an id
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
    boolean enabled) {}
