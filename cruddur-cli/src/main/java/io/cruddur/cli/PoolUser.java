package io.cruddur.cli;

import org.jspecify.annotations.Nullable;

/**
 * A user of a Cognito user pool.
 *
 * @param sub the id that the database calls cognito_user_id
 * @param handle the attribute preferred_username
 * @param displayName the attribute name; the handle where there is none
 * @param email as Cognito has it
 * @param status CONFIRMED, UNCONFIRMED, EXTERNAL_PROVIDER, FORCE_CHANGE_PASSWORD …
 * @param enabled whether the user may sign in
 */
record PoolUser(
    @Nullable String sub,
    @Nullable String handle,
    @Nullable String displayName,
    @Nullable String email,
    @Nullable String status,
    boolean enabled) {}
