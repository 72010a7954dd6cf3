package io.cruddur.examples.api.activity;

import org.jspecify.annotations.Nullable;

/** The text that an activity shall have. */
record ActivityChangeJson(@Nullable String message) {}
