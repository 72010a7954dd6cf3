package io.cruddur.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user, named by one of two keys. */
record UserKey(@Nullable UUID uuid, @Nullable String cognitoUserId) implements UserRef {}
