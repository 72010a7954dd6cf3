package io.cruddur.repo.user;

import java.util.UUID;

/**
 * A user as lists show them: the columns of the reference application's short view.
 *
 * @param uuid the user's id
 * @param handle the handle
 * @param displayName the display name
 */
public record UserSummary(UUID uuid, String handle, String displayName) {}
