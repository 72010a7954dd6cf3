package io.cruddur.examples.api.user;

import org.jspecify.annotations.Nullable;

/** A handle that a person wants to have. */
record HandleChangeJson(@Nullable String handle) {}
